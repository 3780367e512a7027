import BigIntegers
import Commitments
import Sodium

@testable import CLSignatures

/// A prover who knows the factors of any modulus and does what can be done: right answers where there
/// are some, made-up ones elsewhere.
struct KeyFormationModel {
    /// A factor of `n`, prime to the others, with its cyclic group.
    private struct Part {
        let modulus: Modulus
        let order: BigInteger
    }

    private let parts: [Part]
    let key: IssuerPublicKey
    /// The order of the squares, where no part is 5 modulo 8.
    let squares: BigInteger
    /// The order of `S`, or a multiple of it.
    let orderOfS: BigInteger
    private let exponents: [BigInteger]

    /// A key over `primes`; the same one twice is a square factor.
    ///
    /// - Parameters:
    ///   - primes: The factors of `n`.
    ///   - negatingZ: Whether `Z = −S^x`, which is no square.
    ///   - index: A factor of the order; `S` is then in the subgroup of this index, and `Z` is not.
    /// - Throws: What the arithmetic throws.
    init(primes: [BigInteger], negatingZ: Bool = false, index: BigInteger = 1) throws {
        var parts: [Part] = []
        for prime in Set(primes) {
            let isTwice = primes.count { $0 == prime } == 2
            parts.append(
                Part(
                    modulus: try Modulus(isTwice ? prime * prime : prime),
                    order: isTwice ? prime * (prime - 1) : prime - 1))
        }
        self.parts = parts
        let n = primes.reduce(1, *)
        let order = try parts.reduce(BigInteger.one) { try $0 * $1.order.divided(by: 2) }
        squares = order
        let modulus = try Modulus(n)
        let root = BigInteger.random(bitWidth: 2000) + 2
        let square = modulus.multiply(root, root)
        let s = try modulus.product([Power(square, index)])
        orderOfS = try order.divided(by: index)
        let exponents = try (0..<5).map { _ in try BigInteger.random(below: order) }
        let powers = try exponents.map { try modulus.product([Power(s, $0)]) }
        let inside = index == 1 ? powers[0] : try modulus.product([Power(square, exponents[0])])
        key = try IssuerPublicKey(
            n: n, s: s, z: negatingZ ? n - inside : inside,
            r: ["a": powers[2], "b": powers[3], IssuerPublicKey.linkSecretName: powers[4]],
            rctxt: powers[1])
        self.exponents = exponents
    }

    /// A proof by the book; what cannot be answered holds ones.
    func proof() throws -> KeyFormationProof {
        let challenges = KeyFormationChallenges(key)
        let answers = try zip(challenges.radicands(), KeyFormation.degrees(of: key.n)).map {
            try root(of: $0, degree: $1) ?? (.one, .one)
        }
        let baseRoots = try ([key.s] + key.provedBases.map(\.value)).map {
            try squareRoot(of: $0) ?? 1
        }
        let masks = try (0..<KeyFormation.exponentCount).map { _ in
            try BigInteger.random(below: squares)
        }
        let balanceMasks = (0..<KeyFormation.generatorCount).map { _ in
            BigInteger.random(bitWidth: KeyFormation.balanceBitWidth(of: key.n) - 1)
        }
        let memberMasks = try (0..<KeyFormation.membershipCount).map { _ in
            try BigInteger.random(below: squares)
        }
        var announced = KeyFormationAnnouncements()
        for (index, generator) in try challenges.generators().enumerated() {
            let first = index * KeyFormation.exponentsPerGenerator
            for mask in masks[first..<first + KeyFormation.exponentsPerGenerator] {
                announced.exponents.append(try key.modulus.product([Power(generator, mask)]))
            }
            announced.balance.append(
                try key.modulus.product([Power(generator, balanceMasks[index])]))
        }
        announced.membership = try memberMasks.map { try key.modulus.product([Power(key.s, $0)]) }
        let draft = KeyFormationProof(
            challenge: [], rootMultiples: answers.map(\.0), roots: answers.map(\.1),
            baseRoots: baseRoots, exponentMultiples: [], exponentRoots: [], balance: [],
            membership: [])
        let challenge = challenges.digest(of: draft, announced: announced).bytes
        let exponentAnswers = try zip(masks, challenges.exponents(challenge)).map {
            try exponentRoot(of: ($0 + $1).modulo(squares)) ?? (.one, .one)
        }
        let sum = key.n - 4 * squares
        return KeyFormationProof(
            challenge: challenge, rootMultiples: draft.rootMultiples, roots: draft.roots,
            baseRoots: baseRoots, exponentMultiples: exponentAnswers.map(\.0),
            exponentRoots: exponentAnswers.map(\.1),
            balance: zip(balanceMasks, challenges.balance(challenge)).map { $0 + $1 * sum },
            membership: try zip(
                memberMasks, challenges.membership(challenge, baseCount: exponents.count)
            ).map { mask, weights in
                try (mask - zip(weights, exponents).map { $0 * $1 }.reduce(0, +)).modulo(squares)
            })
    }

    /// The wire's proof of correctness; for a negated `Z` only one with an even challenge verifies.
    func wireProof() throws -> KeyCorrectnessProof {
        let names = key.r.keys.sorted()
        let values = [exponents[0]] + names.map { exponents[$0 == "a" ? 2 : $0 == "b" ? 3 : 4] }
        while true {
            let masks = try values.map { _ in try BigInteger.random(below: squares) }
            let announced = try masks.map { try key.modulus.product([Power(key.s, $0)]) }
            let c = ChallengeHasher.hash(
                [key.z] + names.compactMap { key.r[$0] } + announced)
            guard !c.isOdd else { continue }
            let responses = zip(masks, values).map { $0 + c * $1 }
            return KeyCorrectnessProof(
                c: c, xzCap: responses[0],
                xrCap: zip(names, responses.dropFirst()).map { .init(name: $0, value: $1) })
        }
    }

    /// `m` and `y` with `(m·y²)^degree = number`.
    private func root(
        of number: BigInteger, degree: BigInteger
    ) throws -> (SquareMultiple, BigInteger)? {
        let z = try combine { part in
            guard let inverse = try? degree.inverse(modulo: part.order) else { return nil }
            return try part.modulus.product([Power(number, inverse)])
        }
        guard let z else { return nil }
        for multiple in SquareMultiple.allCases {
            let quotient = key.modulus.multiply(
                z, try key.modulus.inverse(of: multiple.value.modulo(key.n)))
            if let root = try squareRoot(of: quotient) { return (multiple, root) }
        }
        return nil
    }

    private func squareRoot(of number: BigInteger) throws -> BigInteger? {
        try combine { part in
            let half = try part.order.divided(by: 2)
            guard try part.modulus.product([Power(number, half)]) == 1 else { return nil }
            return try Self.squareRoot(of: number, part.modulus, halfOrder: half)
        }
    }

    /// Of a square, in a cyclic group of an order that is not divisible by 8.
    private static func squareRoot(
        of square: BigInteger, _ modulus: Modulus, halfOrder: BigInteger
    ) throws -> BigInteger {
        if halfOrder.isOdd {
            return try modulus.product([Power(square, (halfOrder + 1).divided(by: 2))])
        }
        // Atkin's, for a prime that is 5 modulo 8.
        let twice = modulus.multiply(2, square)
        let v = try modulus.product([Power(twice, (modulus.n - 5).divided(by: 8))])
        let i = modulus.multiply(twice, modulus.multiply(v, v))
        return modulus.multiply(modulus.multiply(square, v), i - 1)
    }

    /// `m` and `r` with `m·r² = exponent` modulo the order of the squares.
    private func exponentRoot(
        of exponent: BigInteger
    ) throws -> (SquareMultiple, BigInteger)? {
        for multiple in SquareMultiple.allCases {
            var (root, modulus) = (BigInteger.zero, BigInteger.one)
            var isSquare = true
            for prime in try orderPrimes() {
                guard prime.isOdd else { return nil }
                let ring = try Modulus(prime)
                let quotient = ring.multiply(
                    try exponent.modulo(prime),
                    try multiple.value.modulo(prime).inverse(modulo: prime))
                let half = try (prime - 1).divided(by: 2)
                guard try ring.product([Power(quotient, half)]) == 1,
                    (try prime.modulo(8)) != 1
                else {
                    isSquare = false
                    break
                }
                let next = try Self.squareRoot(of: quotient, ring, halfOrder: half)
                (root, modulus) = try Self.combine((root, modulus), (next, prime))
            }
            if isSquare { return (multiple, root) }
        }
        return nil
    }

    /// The primes that the test knows in the order: halves, or what `factorsOfHalves` adds.
    private func orderPrimes() throws -> [BigInteger] {
        try factorsOfHalves ?? parts.map { try $0.order.divided(by: 2) }
    }

    /// The primes of the order where halves are not prime.
    var factorsOfHalves: [BigInteger]?

    /// A number from its remainders modulo the parts; `nil` where one has none.
    private func combine(
        _ remainder: (Part) throws -> BigInteger?
    ) throws -> BigInteger? {
        var result = (BigInteger.zero, BigInteger.one)
        for part in parts {
            guard let next = try remainder(part) else { return nil }
            result = try Self.combine(result, (next, part.modulus.n))
        }
        return result.0
    }

    private static func combine(
        _ a: (BigInteger, BigInteger), _ b: (BigInteger, BigInteger)
    ) throws -> (BigInteger, BigInteger) {
        guard a.1 > 1 else { return (try b.0.modulo(b.1), b.1) }
        let inverse = try a.1.inverse(modulo: b.1)
        let lift = try ((b.0 - a.0) * inverse).modulo(b.1)
        return (a.0 + a.1 * lift, a.1 * b.1)
    }
}
