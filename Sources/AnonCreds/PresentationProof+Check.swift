import CLSignatures
import Commitments

extension PresentationProof {
    /// Verifies the proof of `statements`.
    func check(_ statements: [SubStatement], nonce: Nonce) throws(VerdictFailure) {
        guard try !isEmpty(statements, nonce: nonce) else { return }
        do throws(ProofError) {
            try verify(statements: statements, nonce: nonce.value)
        } catch {
            throw VerdictFailure(.proof)
        }
    }

    /// Verifies the proof of `statements` on all cores.
    func checkOnAllCores(
        _ statements: [SubStatement], nonce: Nonce
    ) async throws(VerdictFailure) {
        guard try !isEmpty(statements, nonce: nonce) else { return }
        do throws(ProofError) {
            try await verifyOnAllCores(statements: statements, nonce: nonce.value)
        } catch {
            throw VerdictFailure(.proof)
        }
    }

    /// Whether the holder's own words answer everything: then there is nothing to prove, and the
    /// challenge only names the nonce.
    private func isEmpty(
        _ statements: [SubStatement], nonce: Nonce
    ) throws(VerdictFailure) -> Bool {
        guard subProofs.isEmpty, statements.isEmpty else { return false }
        guard challenge == ChallengeHasher.hash([nonce.value]) else {
            throw VerdictFailure(.proof)
        }
        return true
    }
}
