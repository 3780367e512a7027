public import Records

/// The subjects' tags in a log's accesses: finds a custodian that used a number twice.
///
/// Keeps every tag it is shown, which the ledger does not; an honest custodian never repeats one. A
/// tag that stands under another custodian's name is no subject's, and says nothing.
public struct AccessTags: Sendable {
    private struct Place: Hashable, Sendable {
        let custodian: KeyReference
        let tag: SubjectTag
    }

    private var indexes: [Place: Int] = [:]
    /// The first repetition; `nil` for none.
    public private(set) var finding: AuditFinding?

    /// Creates an empty collection.
    public init() {}

    /// Takes the next entry of the log; others than `audit.access` are passed over.
    public mutating func add(_ envelope: Envelope, at index: Int) {
        guard case .access(let entry) = envelope.record, let signer = envelope.signature?.key
        else { return }
        for tag in entry.tags {
            let place = Place(custodian: signer, tag: tag)
            if let first = indexes[place] {
                finding = finding ?? .tagRepeated(index: index, first: first)
            } else {
                indexes[place] = index
            }
        }
    }
}
