public import BigIntegers

/// What a verifier gets of a proof: announcements and responses.
///
/// It carries its announcements instead of its challenge, so that equations of many proofs can be
/// checked together.
public struct LinearProof: Hashable, Sendable {
    /// One element an equation.
    public let announcements: [BigInteger]
    /// One number a secret.
    public let responses: [BigInteger]

    /// Puts the parts of a received proof together; ``LinearBatch`` checks them.
    public init(announcements: [BigInteger], responses: [BigInteger]) {
        self.announcements = announcements
        self.responses = responses
    }

    /// Checks everything but the equations: numbers of parts, and that each is in its range.
    ///
    /// - Throws: `ProofError.malformed`.
    func checkShape(_ statement: LinearStatement) throws(ProofError) {
        guard announcements.count == statement.equations.count,
            responses.count == statement.maskBitWidths.count,
            zip(responses, statement.maskBitWidths).allSatisfy({ response, width in
                !response.isNegative && response.bitWidth <= width + 1
            }),
            zip(announcements, statement.equations).allSatisfy({ element, equation in
                equation.modulus.contains(element)
            })
        else { throw .malformed }
        for equation in statement.equations {
            for case .element(let value) in equation.right.map(\.base) {
                guard equation.modulus.contains(value) else { throw .malformed }
            }
        }
    }
}
