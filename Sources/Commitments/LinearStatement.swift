public import BigIntegers

/// Secrets, and equations between group elements in whose exponents they stand.
///
/// An equation says `∏ left = ∏ base[k]^(a[k]·secret[k])`: the left side has public exponents, the right
/// side secret ones with public coefficients `a`. One secret may stand in several equations, also modulo different numbers, which is
/// how a proof says that two things hold of one value: responses are whole numbers, never reduced.
///
/// A prover and a verifier build the same statement, each from what it knows itself.
/// Source: Camenisch–Stadler 1997; Camenisch–Kiayias–Yung 2009, on groups of unknown order.
public struct LinearStatement: Sendable {
    /// A secret by its place in the statement.
    public struct Secret: Hashable, Sendable { let index: Int }

    /// What is raised to a secret.
    public enum Base: Sendable {
        /// A base of a key, with tables.
        case fixed(FixedBase)
        /// A commitment that came with the proof.
        case element(BigInteger)
    }

    /// A base to a multiple of a secret.
    public struct Term: Sendable {
        let base: Base
        let secret: Secret
        let coefficient: BigInteger

        /// `base^(coefficient·secret)`.
        public init(_ base: Base, _ secret: Secret, times coefficient: BigInteger = .one) {
            self.base = base
            self.secret = secret
            self.coefficient = coefficient
        }

        /// As ``init(_:_:times:)`` for a base with tables.
        public init(_ base: FixedBase, _ secret: Secret, times coefficient: BigInteger = .one) {
            self.init(.fixed(base), secret, times: coefficient)
        }
    }

    struct Equation: Sendable {
        let modulus: Modulus
        let left: [Power]
        let right: [Term]
    }

    /// Widths in bits of the masks, secret by secret.
    public private(set) var maskBitWidths: [Int] = []
    private(set) var equations: [Equation] = []

    /// The modulus of each equation's announcement.
    public var announcementModuli: [Modulus] { equations.map(\.modulus) }

    /// A statement about nothing yet.
    public init() {}

    /// Adds a secret whose mask has `maskBitWidth` bits: so many more than the secret times a challenge
    /// as shall hide it.
    ///
    /// Its response has no more bits than the mask, which bounds the secret that a prover can use. With 80
    /// bits more than the secret times a challenge, one in 2^80 responses is too wide.
    public mutating func addSecret(maskBitWidth: Int) -> Secret {
        precondition(maskBitWidth > 0, "a mask has bits")
        maskBitWidths.append(maskBitWidth)
        return Secret(index: maskBitWidths.count - 1)
    }

    /// The width of a secret's mask.
    public func maskBitWidth(of secret: Secret) -> Int { maskBitWidths[secret.index] }

    /// Adds the equation `∏ left = ∏ right` modulo `modulus`.
    public mutating func require(_ left: [Power], equals right: [Term], modulo modulus: Modulus) {
        precondition(
            right.allSatisfy { $0.secret.index < maskBitWidths.count }, "a secret is of another")
        equations.append(Equation(modulus: modulus, left: left, right: right))
    }
}
