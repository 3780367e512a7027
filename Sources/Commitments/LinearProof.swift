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
    /// Whether elements are coprime to the modulus comes with the equations.
    ///
    /// - Throws: `ProofError.malformed`.
    func checkShape(_ statement: LinearStatement) throws(ProofError) {
        guard announcements.count == statement.equations.count,
            responses.count == statement.maskBitWidths.count,
            zip(responses, statement.maskBitWidths).allSatisfy({ response, width in
                !response.isNegative && response.bitWidth <= width
            }),
            zip(announcements, statement.equations).allSatisfy({ element, equation in
                equation.modulus.isReduced(element)
                    && equation.elements.allSatisfy(equation.modulus.isReduced)
            })
        else { throw .malformed }
    }
}

extension LinearStatement.Equation {
    /// The elements on both sides that have no tables: what came with a proof.
    fileprivate var elements: [BigInteger] {
        left.compactMap { if case .element(let value) = $0.base { value } else { nil } }
            + right.compactMap { if case .element(let value) = $0.base { value } else { nil } }
    }
}
