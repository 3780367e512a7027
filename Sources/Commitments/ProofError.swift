/// Why a proof is not accepted.
public enum ProofError: Error, Equatable, Sendable {
    /// The proof does not verify; which equation failed is nobody's business.
    case rejected
    /// A part of the proof is missing, of the wrong size, or not canonical.
    case malformed
}
