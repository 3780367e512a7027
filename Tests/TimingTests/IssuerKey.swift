import BigIntegers

/// A key of the width that issuers have, made once with `openssl prime -generate -safe -bits 1025`.
enum IssuerKey {
    static func factors() throws -> FactoredModulus {
        try FactoredModulus(pPrime: half(pPrime), qPrime: half(qPrime))
    }

    /// The prime halves, as public numbers.
    static func halves() throws -> (p: BigInteger, q: BigInteger) {
        (try half(pPrime).disclosed(), try half(qPrime).disclosed())
    }

    private static func half(_ decimal: String) throws -> SecretInteger {
        SecretInteger(copying: try BigInteger(decimal: decimal, maximumBitWidth: 1024))
    }

    private static let pPrime = """
        1415956713694487551832221401397972418151726577860068081825651056547022608449\
        6584777081438432619927766035584391753440240492235487478071423108683517995162\
        4591824545100358198220241449016617716692423107616645756706456637502683007106\
        4447273308531903996273217795851539439516237966845331416720560850590901780570\
        10843
        """

    private static let qPrime = """
        1486287349440534908815574964718329196361460903581457419238391613627973623474\
        2079624745035269620331563076706583819381320330832041477820915592558245353554\
        6345443890945363395022094329189060182743416810119159030607831678477883133508\
        0125796258854524504072477808363838612057349262951722274928198108013299798954\
        38253
        """
}
