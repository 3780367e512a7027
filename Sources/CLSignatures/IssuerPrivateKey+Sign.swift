public import BigIntegers
import Commitments

extension IssuerPrivateKey {
    /// Signs a blinded link secret, attributes and a context.
    ///
    /// The caller has verified the `BlindedLinkSecretProof` under its own nonce before. The factors
    /// are used in constant time, and `A` is released only after `A^e = Q` was checked modulo `n`.
    ///
    /// - Parameters:
    ///   - blinded: The holder's commitment `U`.
    ///   - attributes: One value of at most 256 bits for each attribute of the key.
    ///   - context: The credential context `m2`, at most 256 bits.
    ///   - holderNonce: The nonce of the holder's request.
    /// - Returns: The signature with the issuer's blinding factor only, and the proof of `A`.
    /// - Throws: `CLSignatureError.attributeSetMismatch`, `.attributeOutOfRange`,
    ///   `.secretOutOfRange` for the context, `.commitmentNotSquare`, `.faultDetected`, or
    ///   `.arithmetic` where `U` is no element of the group.
    public borrowing func sign(
        blinded: BlindedLinkSecret, attributes: [String: BigInteger], context: BigInteger,
        holderNonce: BigInteger
    ) throws(CLSignatureError) -> (signature: CLSignature, proof: SignatureCorrectnessProof) {
        try publicKey.check(attributes)
        guard !context.isNegative, context.bitWidth <= CLParameters.message else {
            throw .secretOutOfRange
        }
        let (q, e, v) = try arithmetic { () throws(ArithmeticError) in
            let v = randomBlindingFactor()
            let e = try randomExponent()
            var product = publicKey.modulus.secretProduct()
            product.multiply(by: blinded.u)
            try product.multiply(by: publicKey.sBase, power: v)
            try publicKey.multiply(&product, context: context, attributes: attributes)
            let inverse = try publicKey.modulus.inverse(of: product.disclosed())
            return (publicKey.modulus.multiply(publicKey.z, inverse), e, v.disclosed())
        }
        let a = try root(of: q, degree: e)
        let proof = try arithmetic { () throws(ArithmeticError) in
            try proveCorrectness(q: q, a: a, e: e, holderNonce: holderNonce)
        }
        return (CLSignature(a: a, e: e, v: v), proof)
    }

    /// The root of `q`; a proof with an even challenge holds for `−U` too, under which there is none.
    private borrowing func root(
        of q: BigInteger, degree e: BigInteger
    ) throws(CLSignatureError) -> BigInteger {
        do throws(ArithmeticError) {
            return try factors.root(of: q, degree: e)
        } catch {
            guard error == .faultDetected else { throw .arithmetic(error) }
            throw factors.isSquare(q) ? .faultDetected : .commitmentNotSquare
        }
    }

    /// `v″`: 2724 random bits, the top one set.
    private borrowing func randomBlindingFactor() -> SecretInteger {
        let random = SecretInteger.random(bitWidth: CLParameters.vDoublePrime - 1)
        return random
            + SecretInteger(copying: .powerOfTwo(CLParameters.vDoublePrime - 1))
    }

    /// `e`: a random prime in `[2^596, 2^596 + 2^119)`.
    private borrowing func randomExponent() throws(ArithmeticError) -> BigInteger {
        while true {
            let offset = BigInteger.random(bitWidth: CLParameters.eInterval)
            let e = (BigInteger.powerOfTwo(CLParameters.eStart) + offset).nextPrime()
            if CLSignature.isExponentInRange(e) { return e }
        }
    }

    /// `^A = Q^r`, `c = H(Q, A, ^A, nonce)`, `se = r − c/e` modulo the order.
    ///
    /// A fault in one half of `^A` does no harm: `^A` leaves only as a hash.
    private borrowing func proveCorrectness(
        q: BigInteger, a: BigInteger, e: BigInteger, holderNonce: BigInteger
    ) throws(ArithmeticError) -> SignatureCorrectnessProof {
        let r = try SecretInteger.random(below: factors.order)
        let announced = try factors.power(of: q, secret: r)
        let c = ChallengeHasher.hash([q, a, announced, holderNonce])
        let eInverse = try SecretInteger(copying: e).inverse(modulo: factors.order)
        let difference = r - SecretInteger(copying: c) * eInverse
        let se = try difference.modulo(factors.order)
        return SignatureCorrectnessProof(se: se.disclosed(), c: c)
    }
}
