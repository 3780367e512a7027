public import Records
import TransparencyLog

/// A head of revocations that the log shows, of a definition that it shows too.
///
/// That it is the newest cannot be seen in it: its time says as of when nothing more was revoked, and how
/// old that may be is the desk's to choose.
public struct AnchoredStatus: Sendable {
    /// The head, as the agency signed it into the log.
    public let record: StatusRecord
    /// The entry with its proof.
    public let evidence: LogEvidence

    /// Checks an entry against the log and the definition's own evidence.
    ///
    /// - Throws: `TrustError`; `.statusNotAnchored` for an entry that is no head of the definition.
    public init(
        _ evidence: LogEvidence, of definition: AnchoredDefinition, trust: LogTrust, now: Timestamp
    ) throws(TrustError) {
        let register = try trust.replay(definition.evidence.including(evidence))
        guard let status = register.status(of: definition.digest),
            status.index == UInt64(evidence.proof.index)
        else { throw .statusNotAnchored }
        do throws(RecordError) {
            _ = try register.permission(of: status.signer, toAppend: .identityStatus, at: now)
        } catch {
            throw .record(error)
        }
        record = status.record
        self.evidence = evidence
    }
}
