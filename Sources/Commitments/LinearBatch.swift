public import BigIntegers

/// Proofs whose equations are checked together, one simultaneous product a modulus.
///
/// Each equation `T · left^c = ∏ base^(a·x^)` gets a weight `w` of 128 bits, drawn from the system's
/// generator when all proofs are there, and
///
///     (∏ over equations of (∏ base^(a·x^) · left^(−c) · T^(−1))^w)^2 = 1.
///
/// A factor that is not 1 and not of order two keeps the product from 1 but for a chance of 2^−128 a
/// choice of weights, since the squares have no small order. Squares are compared because nobody
/// can tell whether an element is one: `T` and `n − T` are refused or accepted alike, alone and together.
/// Source: Bellare–Garay–Rabin 1998, small exponents test; Boyd–Pavlovski 2000 for the order two.
public struct LinearBatch: Sendable {
    /// Width of a weight in bits.
    public static let weightBitWidth = 128

    private struct Item {
        let statement: LinearStatement
        let proof: LinearProof
        let challenge: BigInteger
    }

    private var items: [Item] = []

    /// A batch without proofs, which holds.
    public init() {}

    /// Adds a proof, whose challenge the caller has computed from statement and announcements.
    ///
    /// - Throws: `ProofError.malformed` for a number out of range; then it is not added.
    public mutating func add(
        _ proof: LinearProof, of statement: LinearStatement, challenge: BigInteger
    ) throws(ProofError) {
        try proof.checkShape(statement)
        items.append(Item(statement: statement, proof: proof, challenge: challenge))
    }

    /// The places, in the order of adding, of the proofs that do not hold.
    ///
    /// One product where all hold; each bad one costs about two products for each halving.
    public func failures() -> [Int] { failures(in: items.indices) }

    private func failures(in range: Range<Int>) -> [Int] {
        if holds(range) { return [] }
        guard range.count > 1 else { return Array(range) }
        let middle = range.lowerBound + range.count / 2
        return failures(in: range.lowerBound..<middle) + failures(in: middle..<range.upperBound)
    }

    private func holds(_ range: Range<Int>) -> Bool {
        var products: [BigInteger: WeightedProduct] = [:]
        for item in items[range] {
            for (equation, announcement) in zip(item.statement.equations, item.proof.announcements)
            {
                products[equation.modulus.n, default: WeightedProduct(equation.modulus)]
                    .add(equation, announcement, responses: item.proof.responses, item.challenge)
            }
        }
        return products.values.allSatisfy { $0.isOne }
    }
}

/// Exponents of all equations modulo one number, summed up a base.
private struct WeightedProduct {
    private let modulus: Modulus
    private var fixed: [ObjectIdentifier: (base: FixedBase, exponent: BigInteger)] = [:]
    private var elements: [BigInteger: BigInteger] = [:]

    init(_ modulus: Modulus) { self.modulus = modulus }

    mutating func add(
        _ equation: LinearStatement.Equation, _ announcement: BigInteger,
        responses: [BigInteger], _ challenge: BigInteger
    ) {
        let weight = BigInteger.random(bitWidth: LinearBatch.weightBitWidth)
        elements[announcement, default: .zero] = elements[announcement, default: .zero] - weight
        for power in equation.left { add(power, times: -(weight * challenge)) }
        for term in equation.right {
            let exponent = responses[term.secret.index] * term.coefficient
            switch term.base {
            case .fixed(let base): add(Power(base, exponent), times: weight)
            case .element(let value): add(Power(value, exponent), times: weight)
            }
        }
    }

    private mutating func add(_ power: Power, times factor: BigInteger) {
        let exponent = power.exponent * factor
        switch power.base {
        case .fixed(let base):
            let sum = fixed[ObjectIdentifier(base)]?.exponent ?? .zero
            fixed[ObjectIdentifier(base)] = (base, sum + exponent)
        case .element(let value):
            elements[value, default: .zero] = elements[value, default: .zero] + exponent
        }
    }

    /// Whether all elements are coprime to the modulus, and the square of the product is 1.
    ///
    /// Powers with negative exponents are taken to the other side, so that nothing needs an inverse.
    var isOne: Bool {
        let received = elements.keys.reduce(BigInteger.one) { modulus.multiply($0, $1) }
        guard modulus.contains(received) else { return false }
        let powers =
            fixed.values.map { Power($0.base, $0.exponent) }
            + elements.map { Power($0.key, $0.value) }
        let right = powers.filter { !$0.exponent.isNegative }
        let left = powers.filter(\.exponent.isNegative).map(\.inverse)
        do throws(ArithmeticError) {
            let (x, y) = (try modulus.product(right), try modulus.product(left))
            return modulus.multiply(x, x) == modulus.multiply(y, y)
        } catch {
            return false
        }
    }
}

extension Power {
    /// The power with the exponent of the other sign.
    fileprivate var inverse: Power {
        switch base {
        case .fixed(let base): Power(base, -exponent)
        case .element(let value): Power(value, -exponent)
        }
    }
}
