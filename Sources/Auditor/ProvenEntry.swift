import Credentials
public import JSONDocuments
public import Records
import TransparencyLog

/// An entry with its proof as somebody hands it over: what it says of its place and hash is not believed.
public struct ProvenEntry: Sendable {
    /// The entry and its proof.
    public let evidence: LogEvidence
    /// Where it says that it stands; `nil` where it does not.
    private let claimedIndex: Int?
    /// Which hash it says that it has, in hexadecimal digits; `nil` where it does not.
    private let claimedHash: String?

    /// Parses `{"leaf", "proof"}`, as `ledger prove` prints it, or with `index` and `leaf_hash` beside them, as a
    /// service serves it.
    ///
    /// - Throws: `DecodingFailure` with the member's place; also where no checkpoint covered the entry yet.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        evidence = try LogEvidence(&reader)
        claimedIndex = try reader.optional("index", JSONValue.integer)
        claimedHash = try reader.optional("leaf_hash", JSONValue.string)
        try reader.finish()
    }

    /// Whether what it says of itself is so.
    var isTrue: Bool {
        claimedIndex.map { $0 == evidence.proof.index } ?? true
            && claimedHash.map { $0 == TreeHash.leaf(evidence.leaf).hexadecimal } ?? true
    }
}

extension Audit {
    /// What an entry shows by itself: that it is in the log, and in whose name.
    public struct EntryReport: Sendable {
        /// The entry's place in the log.
        public let index: Int
        /// The size of the tree in which it was proved.
        public let treeSize: Int
        /// The entry, whose signature and signer are not checked here.
        public let envelope: Envelope
        /// How many witnesses cosigned the checkpoint.
        public let cosignatureCount: Int
    }

    /// Checks that an entry is in the log: leaf, inclusion, checkpoint, quorum.
    ///
    /// - Throws: `AuditFinding`.
    public func check(_ entry: ProvenEntry) throws(AuditFinding) -> EntryReport {
        let proof = entry.evidence.proof
        let verified: VerifiedCheckpoint
        do throws(LogError) {
            verified = try proof.verify(
                leaf: TreeHash.leaf(entry.evidence.leaf), log: trust.log, policy: trust.policy)
        } catch {
            throw .log(error)
        }
        guard entry.isTrue else { throw .log(.bundleMismatch(index: proof.index)) }
        do throws(RecordError) {
            return EntryReport(
                index: proof.index, treeSize: verified.checkpoint.size,
                envelope: try Envelope(leaf: entry.evidence.leaf),
                cosignatureCount: verified.cosignatures.count)
        } catch {
            throw .entry(index: proof.index, error)
        }
    }
}
