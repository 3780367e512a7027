public import BigIntegers

/// Proves that secrets satisfy a statement: announcements first, then responses to a challenge.
///
/// With masks `~x`: `T[j] = ∏ base[k]^(a[k]·~x[k])` for each equation `j`, and `x^ = ~x + c·x`.
/// Source: Schnorr 1991, over the integers as Damgård–Fujisaki 2002.
public struct LinearProver: Sendable {
    /// How a commitment that is a base is made of bases with tables: `∏ base^exponent`.
    public typealias Opening = [(base: FixedBase, exponent: HeldSecret)]

    /// One element an equation, in the statement's order.
    public let announcements: [BigInteger]

    private let secrets: [HeldSecret]
    private let masks: [HeldSecret]

    /// Announces.
    ///
    /// - Parameters:
    ///   - statement: What is proved; the prover answers for its truth.
    ///   - secrets: The values, in the order in which the statement got them.
    ///   - masks: As many numbers drawn uniformly from the statement's widths, for this proof alone.
    ///   - openings: How each commitment that stands as a base is made, by its value.
    /// - Throws: `ArithmeticError.outOfRange` for a commitment without an opening, or an exponent wider
    ///   than its base announced.
    public init(
        _ statement: LinearStatement, secrets: [HeldSecret], masks: [HeldSecret],
        openings: [BigInteger: Opening] = [:]
    ) throws(ArithmeticError) {
        precondition(
            secrets.count == statement.maskBitWidths.count && masks.count == secrets.count,
            "one value and one mask a secret")
        self.secrets = secrets
        self.masks = masks
        announcements = try statement.equations.map { equation throws(ArithmeticError) in
            var exponents = HeldExponents()
            for term in equation.right {
                let exponent =
                    masks[term.secret.index].integer * SecretInteger(copying: term.coefficient)
                switch term.base {
                case .fixed(let base):
                    exponents.add(base, exponent)
                case .element(let value):
                    guard let opening = openings[value] else { throw .outOfRange }
                    for part in opening {
                        exponents.add(part.base, exponent * part.exponent.integer)
                    }
                }
            }
            return try equation.modulus.product(held: exponents.powers)
        }
    }

    /// The responses to `challenge`, secret by secret.
    public func responses(to challenge: BigInteger) -> [BigInteger] {
        zip(masks, secrets).map { mask, secret in
            mask.integer.response(challenge: challenge, secret: secret.integer)
        }
    }
}

/// Sums of secret exponents, a base each.
private struct HeldExponents {
    private var sums: [ObjectIdentifier: (base: FixedBase, exponent: HeldSecret)] = [:]
    private var order: [ObjectIdentifier] = []

    mutating func add(_ base: FixedBase, _ exponent: borrowing SecretInteger) {
        let key = ObjectIdentifier(base)
        if let known = sums[key] {
            sums[key] = (base, HeldSecret(known.exponent.integer + exponent))
        } else {
            sums[key] = (base, HeldSecret(exponent.copy()))
            order.append(key)
        }
    }

    var powers: [HeldPower] {
        order.compactMap { sums[$0].map { HeldPower($0.base, $0.exponent) } }
    }
}
