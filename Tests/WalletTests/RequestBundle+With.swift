import Credentials
import Records
import TransparencyLog

extension RequestBundle {
    /// The bundle with some parts replaced.
    func with(
        request: DeskRequest? = nil, evidence: [LogEvidence]? = nil,
        checkpoint: SignedNote? = nil, consistency: [ConsistencyProof]? = nil
    ) -> RequestBundle {
        RequestBundle(
            request: request ?? self.request, evidence: evidence ?? self.evidence,
            checkpoint: checkpoint ?? self.checkpoint, consistency: consistency ?? self.consistency)
    }
}
