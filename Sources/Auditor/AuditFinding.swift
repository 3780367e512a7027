public import Metering
public import Records
public import TransparencyLog

/// What an audit finds wrong; the first finding ends it.
public enum AuditFinding: Error, Equatable, Sendable {
    /// A checkpoint, proof, tile or entry does not hold together.
    case log(LogError)
    /// The entry at this index breaks the ledger's rules.
    case entry(index: Int, RecordError)
    /// The log shows another history than it showed this auditor before.
    case forkedLog(rememberedSize: Int, shownSize: Int)
    /// The log is shorter than it was when this auditor saw it last.
    case shrunkLog(rememberedSize: Int, shownSize: Int)
    /// Two accesses of one custodian have the same tag of a subject: it used a number twice.
    case tagRepeated(index: Int, first: Int)
    /// The receipt's entry is no anchor of a presentation.
    case notAnAnchor
    /// Request, presentation and salt are not what the anchor commits to.
    case commitmentMismatch
    /// The presentation is not by the desk that anchored it.
    case deskMismatch
    /// The presentation does not prove what the request asks; the reason code of the check.
    case proof(String)
    /// Entries that belong together are proved in different trees, perhaps of different histories.
    case checkpointsDiffer
    /// The custody of an exhibit does not hold.
    case custody(CustodyFinding)
    /// The opening of a sum over readings does not hold.
    case sum(MeteringError)

    /// The stable code of the finding.
    public var code: String {
        switch self {
        case .log: "log-proof"
        case .entry(_, let error): error.code
        case .forkedLog: "forked-log"
        case .shrunkLog: "shrunk-log"
        case .tagRepeated: "tag-repeated"
        case .notAnAnchor: "not-an-anchor"
        case .commitmentMismatch: "commitment"
        case .deskMismatch: "audience"
        case .proof(let reason): reason
        case .checkpointsDiffer: "checkpoints-differ"
        case .custody(let finding): finding.code
        case .sum(let finding): finding.code
        }
    }
}
