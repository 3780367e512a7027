public import Commitments
public import Sodium

/// Checks proofs of statements, many at once: one simultaneous product a modulus.
public struct StatementBatch: Sendable {
    private var batch = LinearBatch()

    /// A batch without proofs, which holds.
    public init() {}

    /// Adds a proof of a statement that the verifier has derived from its own request.
    ///
    /// - Throws: `ProofError.malformed` for a number out of range; then it is not added.
    public mutating func add(
        _ proof: StatementProof, of statement: Statement, context: SHA256Digest
    ) throws(ProofError) {
        // It may have been read for another statement.
        try StatementProof.check(proof.elements, statement)
        let equations: StatementEquations
        do throws(CLSignatureError) {
            equations = try StatementEquations(statement, elements: proof.elements)
        } catch {
            throw .malformed
        }
        try batch.add(
            proof.linear, of: equations.linear,
            challenge: proof.challenge(statement, context: context))
    }

    /// The places, in the order of adding, of the proofs that do not hold.
    public func failures() -> [Int] { batch.failures() }
}

extension StatementProof {
    /// Checks one proof of a statement that the verifier has derived from its own request.
    ///
    /// - Throws: `ProofError.malformed` for a number out of range, `.rejected` for everything else.
    public func verify(_ statement: Statement, context: SHA256Digest) throws(ProofError) {
        var batch = StatementBatch()
        try batch.add(self, of: statement, context: context)
        guard batch.failures().isEmpty else { throw .rejected }
    }
}
