import BigIntegers

/// An element that a prover has decided on and not computed yet: `factor · ∏ base^exponent (mod n)`.
///
/// All masks are drawn before the first element is computed, so that elements can be computed in any
/// order and on any core, and the proof is the same.
struct PendingElement: Sendable {
    let modulus: Modulus
    /// One more factor; `nil` for none.
    var factor: BigInteger?
    let powers: [HeldPower]

    /// The element.
    ///
    /// - Throws: `CLSignatureError.arithmetic`.
    @Sendable static func computed(
        _ element: PendingElement
    ) throws(CLSignatureError) -> BigInteger {
        try arithmetic { () throws(ArithmeticError) in
            let product = try element.modulus.product(held: element.powers)
            return element.factor.map { element.modulus.multiply($0, product) } ?? product
        }
    }
}
