import BigIntegers
import Commitments
import Sodium

/// The exponents of an issuer's bases to its `S`, which nobody needs after the key's proofs.
struct BaseExponents: Sendable {
    /// Of `Z`, `Rctxt` and each `R[k]`, in the order of `IssuerPublicKey.provedBases`.
    let values: [HeldSecret]

    init(z: HeldSecret, context: HeldSecret, r: [String: HeldSecret]) {
        let sorted = r.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        values = [z, context] + sorted.map(\.value)
    }
}

extension KeyFormationProof {
    /// Proves a key that was just made; a later proof is impossible, as a key does not keep the exponents
    /// of its bases.
    ///
    /// The factors are used in constant time, and the proof is released only after it was verified
    /// without them.
    ///
    /// - Throws: `CLSignatureError.keyNotProvable` for primes whose halves are not 5 modulo 8 and 3 modulo 4,
    ///   `.faultDetected`.
    public init(proving key: borrowing GeneratedKey) throws(CLSignatureError) {
        let (publicKey, exponents) = (key.publicKey, key.exponents)
        try self.init(
            proving: publicKey, factors: key.privateKey.factors, exponents: exponents)
    }

    init(
        proving key: IssuerPublicKey, factors: borrowing FactoredModulus, exponents: BaseExponents
    ) throws(CLSignatureError) {
        guard factors.hasRootsOfExponents else { throw .keyNotProvable }
        do throws(ArithmeticError) {
            self = try Self.prove(key, factors: factors, exponents: exponents)
        } catch {
            throw .arithmetic(error)
        }
        do throws(ProofError) {
            try verify(key)
        } catch {
            throw .faultDetected
        }
    }

    private static func prove(
        _ key: IssuerPublicKey, factors: borrowing FactoredModulus, exponents: BaseExponents
    ) throws(ArithmeticError) -> KeyFormationProof {
        let challenges = KeyFormationChallenges(key)
        let (multiples, roots) = try self.roots(key, challenges, factors)
        var baseRoots: [BigInteger] = []
        for value in [key.s] + key.provedBases.map(\.value) {
            baseRoots.append(try root(of: value, degree: 2, factors))
        }
        let masks = try Masks(factors)
        let announced = try masks.announcements(
            s: key.s, generators: challenges.generators(), factors)
        // What the challenge is taken over has no answers yet.
        let draft = KeyFormationProof(
            challenge: [], rootMultiples: multiples, roots: roots, baseRoots: baseRoots,
            exponentMultiples: [], exponentRoots: [], balance: [], membership: [])
        let challenge = challenges.digest(of: draft, announced: announced).bytes

        var hidden: [HeldSecret] = []
        for (mask, added) in zip(masks.exponents, challenges.exponents(challenge)) {
            let sum = mask.integer + SecretInteger(copying: added)
            hidden.append(HeldSecret(try sum.modulo(factors.order)))
        }
        let exponentRoots = try factors.roots(ofExponents: hidden)
        return KeyFormationProof(
            challenge: challenge, rootMultiples: multiples, roots: roots, baseRoots: baseRoots,
            exponentMultiples: exponentRoots.map {
                SquareMultiple(isNegated: $0.isNegated, isDoubled: $0.isDoubled)
            },
            exponentRoots: exponentRoots.map { $0.root.integer.disclosed() },
            balance: masks.balanceResponses(challenges.balance(challenge), factors),
            membership: try masks.membershipResponses(
                challenges.membership(challenge, baseCount: exponents.values.count),
                exponents: exponents, factors))
    }

    /// Step 1: `y` with `y^(2D) = x·m^-D`; the one multiple for which that is a square shows in its class.
    private static func roots(
        _ key: IssuerPublicKey, _ challenges: KeyFormationChallenges,
        _ factors: borrowing FactoredModulus
    ) throws(ArithmeticError) -> ([SquareMultiple], [BigInteger]) {
        let modulus = key.modulus
        let half = try modulus.inverse(of: 2)
        var multiples: [SquareMultiple] = []
        var roots: [BigInteger] = []
        let degrees = try KeyFormation.degrees(of: key.n)
        for (radicand, degree) in zip(try challenges.radicands(), degrees) {
            var found: SquareMultiple?
            for multiple in SquareMultiple.allCases where found == nil {
                if factors.isSquare(radicand * multiple.value) { found = multiple }
            }
            // A modulus that takes none of the four is refused before; a fault is the other cause.
            guard let multiple = found else { throw .faultDetected }
            let isDoubled = multiple == .two || multiple == .minusTwo
            let isNegated = multiple == .minusOne || multiple == .minusTwo
            var square = isNegated ? modulus.n - radicand : radicand
            if isDoubled {
                square = modulus.multiply(square, try modulus.product([Power(half, degree)]))
            }
            multiples.append(multiple)
            roots.append(try root(of: square, degree: degree + degree, factors))
        }
        return (multiples, roots)
    }

    /// A root among the squares, not checked.
    private static func root(
        of square: BigInteger, degree: BigInteger, _ factors: borrowing FactoredModulus
    ) throws(ArithmeticError) -> BigInteger {
        let inverse = try factors.inverse(ofDegree: degree)
        return try factors.power(of: factors.base(square), secret: inverse)
    }
}

/// The secret exponents of the announcements.
private struct Masks {
    let exponents: [HeldSecret]
    private let balance: [HeldSecret]
    private let membership: [HeldSecret]

    init(_ factors: borrowing FactoredModulus) throws(ArithmeticError) {
        var (exponents, membership): ([HeldSecret], [HeldSecret]) = ([], [])
        for _ in 0..<KeyFormation.exponentCount {
            exponents.append(HeldSecret(try .random(below: factors.order)))
        }
        for _ in 0..<KeyFormation.membershipCount {
            membership.append(HeldSecret(try .random(below: factors.order)))
        }
        self.exponents = exponents
        self.membership = membership
        // One bit less than the response may have.
        let width = KeyFormation.balanceBitWidth(of: factors.modulus.n) - 1
        balance = (0..<KeyFormation.generatorCount).map { _ in
            HeldSecret(.random(bitWidth: width))
        }
    }

    func announcements(
        s: BigInteger, generators: [BigInteger], _ factors: borrowing FactoredModulus
    ) throws(ArithmeticError) -> KeyFormationAnnouncements {
        var announced = KeyFormationAnnouncements()
        for (index, value) in generators.enumerated() {
            let generator = factors.base(value)
            let first = index * KeyFormation.exponentsPerGenerator
            for place in first..<first + KeyFormation.exponentsPerGenerator {
                announced.exponents.append(
                    try factors.power(of: generator, secret: exponents[place].integer))
            }
            announced.balance.append(
                try factors.power(of: generator, secret: balance[index].integer))
        }
        let base = factors.base(s)
        for mask in membership {
            announced.membership.append(try factors.power(of: base, secret: mask.integer))
        }
        return announced
    }

    /// `w = t + u·(p + q − 1)`, with `p + q − 1 = n − 4M`.
    func balanceResponses(
        _ challenges: [BigInteger], _ factors: borrowing FactoredModulus
    ) -> [BigInteger] {
        let four = SecretInteger(copying: 4)
        let sum = SecretInteger(copying: factors.modulus.n) - factors.order * four
        var responses: [BigInteger] = []
        for (mask, challenge) in zip(balance, challenges) {
            responses.append(mask.integer.response(challenge: challenge, secret: sum))
        }
        return responses
    }

    /// `r = t − Σ c[k]·x[k] mod M`.
    func membershipResponses(
        _ challenges: [[BigInteger]], exponents: BaseExponents,
        _ factors: borrowing FactoredModulus
    ) throws(ArithmeticError) -> [BigInteger] {
        var responses: [BigInteger] = []
        for (mask, weights) in zip(membership, challenges) {
            var sum = SecretInteger(copying: .zero)
            for (weight, exponent) in zip(weights, exponents.values) {
                sum = sum + SecretInteger(copying: weight) * exponent.integer
            }
            let reduced = try sum.modulo(factors.order)
            let difference = mask.integer + factors.order - reduced
            responses.append(try difference.modulo(factors.order).disclosed())
        }
        return responses
    }
}
