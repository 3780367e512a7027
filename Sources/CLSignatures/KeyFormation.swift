import BigIntegers
import Foundation

/// The constants of `KeyFormationProof`, and the chances of error that follow from them.
enum KeyFormation {
    static let label = "countersign/key-formation"
    static let version: UInt64 = 1

    /// `F`: the verifier divides `n` by each prime below `2^16` itself.
    static let factorBitWidth = 16
    /// `B`: no odd prime below `2^14` divides the order of the squares.
    static let orderBitWidth = 14
    /// Small challenges are below `C = 2^13`.
    static let challengeBitWidth = 13
    /// Random numbers that have roots, each of which is a square up to sign and a factor two.
    static let rootCount = 128
    /// The first of them, whose roots are to `n`, too.
    static let powerRootCount = 8
    /// The first of them, whose roots are to the odd part of `n − 1`, too.
    static let coprimalityRootCount = 10
    /// Random squares under which the group's order is looked at.
    static let generatorCount = 11
    /// Random exponents of each, which are squares up to sign and a factor two.
    static let exponentsPerGenerator = 13
    /// Schnorr proofs for the key's bases.
    static let membershipCount = 10
    /// What a mask has more bits than what it hides.
    static let hidingBitWidth = 128

    static var exponentCount: Int { generatorCount * exponentsPerGenerator }

    /// Width of the response that shows `p + q` to be small: `u · (p + q − 1)` and its mask.
    static func balanceBitWidth(of n: BigInteger) -> Int {
        n.bitWidth / 2 + 2 + challengeBitWidth + hidingBitWidth
    }

    /// Chances of acceptance of a key that breaks one condition, as negative logarithms to base two.
    ///
    /// Their names are those of the argument in `KeyFormationProof`. A bad key passes with the largest
    /// of them, for each digest that its maker tries.
    static let errorBitCounts: [String: Double] = {
        let (f, b, c) = (
            Double(factorBitWidth), Double(orderBitWidth), Double(challengeBitWidth)
        )
        let three = 3 * exp2(-b)
        let exponents = three + pow(0.5 + three, Double(exponentsPerGenerator))
        return [
            "square-free": Double(powerRootCount) * f,
            "two primes": Double(rootCount),
            "coprime halves": Double(coprimalityRootCount) * b,
            "no small order": smallOrderErrorBitCount,
            "two primes of the order": -log2(exponents) * Double(generatorCount),
            "balance": -log2(2 * exp2(-b) + exp2(-c)) * Double(generatorCount),
            "membership": c * Double(membershipCount),
        ]
    }()

    /// For each odd prime below `B`, the number of roots it takes part in times its logarithm; the least.
    private static let smallOrderErrorBitCount =
        smallOrders.map { prime, count in Double(count) * log2(Double(prime)) }.min() ?? 0

    /// The odd primes below `B`, each with the least count for which `prime^count ≥ 2^rootCount`.
    private static let smallOrders: [(prime: Int, count: Int)] = oddPrimes(
        below: 1 << orderBitWidth
    ).map { prime in
        var power = BigInteger.one
        var count = 0
        while power.bitWidth <= rootCount {
            power = power * BigInteger(prime)
            count += 1
        }
        return (prime, count)
    }

    /// For each root, the product of the small odd primes that take part in it.
    private static let smallDegrees: [BigInteger] = {
        var degrees = Array(repeating: BigInteger.one, count: rootCount)
        for (prime, count) in smallOrders {
            for index in 0..<count { degrees[index] = degrees[index] * BigInteger(prime) }
        }
        return degrees
    }()

    /// The odd degrees of the roots modulo `n`, which is 5 modulo 8.
    static func degrees(of n: BigInteger) throws(ArithmeticError) -> [BigInteger] {
        let oddPart = try (n - .one).divided(by: 4)
        var degrees = smallDegrees
        for index in 0..<powerRootCount { degrees[index] = degrees[index] * n }
        for index in 0..<coprimalityRootCount { degrees[index] = degrees[index] * oddPart }
        return degrees
    }

    /// The product of the odd primes below `F`.
    static let smallPrimeProduct: BigInteger = {
        // Pairs first: a product of halves of like size is cheap.
        var factors = oddPrimes(below: 1 << factorBitWidth).map { BigInteger($0) }
        while factors.count > 1 {
            factors = stride(from: 0, to: factors.count, by: 2).map { index in
                index + 1 < factors.count ? factors[index] * factors[index + 1] : factors[index]
            }
        }
        return factors[0]
    }()

    /// Eratosthenes.
    private static func oddPrimes(below limit: Int) -> [Int] {
        var isComposite = [Bool](repeating: false, count: limit)
        return stride(from: 3, to: limit, by: 2).filter { number in
            guard !isComposite[number] else { return false }
            for multiple in stride(from: number * number, to: limit, by: 2 * number) {
                isComposite[multiple] = true
            }
            return true
        }
    }
}

/// What a number is to a square that stands for it.
enum SquareMultiple: UInt8, CaseIterable {
    case one, minusOne, two, minusTwo

    init(isNegated: Bool, isDoubled: Bool) {
        switch (isNegated, isDoubled) {
        case (false, false): self = .one
        case (true, false): self = .minusOne
        case (false, true): self = .two
        case (true, true): self = .minusTwo
        }
    }

    /// The factor.
    var value: BigInteger {
        switch self {
        case .one: 1
        case .minusOne: -1
        case .two: 2
        case .minusTwo: -2
        }
    }
}
