public import TransparencyLog

/// Some fields of a payload, each with its salt and its path to the root in the record's leaf.
///
/// This is what a grant of single fields contains. It can be checked with nothing but the log's key.
public struct Disclosure: Sendable {
    /// Longest document in bytes, without the spaces behind it.
    public static let byteLimit = 2_000_000
    /// Longest document in bytes with spaces.
    public static let paddedByteLimit = 2_097_152

    /// One field and where it stands among all of them.
    struct Entry: Hashable, Sendable {
        let field: PayloadField
        let index: Int
        let path: [TreeHash]
    }

    /// The record's exact leaf.
    public let leaf: [UInt8]
    /// Inclusion proof and checkpoint of the leaf; `nil` where the reader gets them elsewhere.
    public let proof: ProofBundle?
    /// How many fields the payload has.
    public let fieldCount: Int
    let entries: [Entry]

    /// Discloses the fields called `names` of `document`, the payload of `envelope`.
    ///
    /// - Throws: As ``PayloadDocument/check(_:)``; `RecordError.countOutOfRange`, `.repeated`, or
    ///   `.valuesMismatch` for a field that the payload does not have.
    public init(
        _ names: [String], of document: PayloadDocument, envelope: Envelope,
        proof: ProofBundle? = nil
    ) throws(RecordError) {
        try document.check(envelope)
        try Field.count(names, in: 1...PayloadDocument.fieldLimit, at: "fields")
        try Field.distinct(names, at: "fields")
        let leaves = document.fields.map(\.leaf)
        var entries: [Entry] = []
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard let index = document.fields.firstIndex(where: { $0.name == name }) else {
                throw .valuesMismatch(location: "fields")
            }
            entries.append(
                Entry(
                    field: document.fields[index], index: index,
                    path: Self.path(to: index, in: leaves[...])))
        }
        leaf = envelope.leaf
        self.proof = proof
        fieldCount = leaves.count
        self.entries = entries
    }

    init(leaf: [UInt8], proof: ProofBundle?, fieldCount: Int, entries: [Entry]) {
        self.leaf = leaf
        self.proof = proof
        self.fieldCount = fieldCount
        self.entries = entries
    }

    /// The siblings from the leaf up (RFC 6962 §2.1.1, PATH).
    private static func path(to index: Int, in leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        guard leaves.count > 1 else { return [] }
        var width = 1
        while 2 * width < leaves.count { width *= 2 }
        let (left, right) = (leaves.prefix(width), leaves.dropFirst(width))
        return index < width
            ? path(to: index, in: left) + [MerkleTree.root(of: right)]
            : path(to: index - width, in: right) + [MerkleTree.root(of: left)]
    }

    /// The record's entry with its proof; `nil` without one.
    public var evidence: LogEvidence? { proof.map { LogEvidence(leaf: leaf, proof: $0) } }

    /// The disclosed fields by name, once each is proved to belong to the record.
    ///
    /// - Returns: The record's envelope, whose signature is not looked at, and the fields.
    /// - Throws: `RecordError.fieldRootMismatch` for a field that was changed, moved or added;
    ///   `.payloadMissing`, or what the leaf is refused for.
    public func verify() throws(RecordError) -> (envelope: Envelope, fields: [PayloadField]) {
        let envelope = try Envelope(leaf: leaf)
        guard let payload = envelope.filing.payload else { throw .payloadMissing }
        for entry in entries {
            let path = InclusionProof(index: entry.index, size: fieldCount, hashes: entry.path)
            do throws(LogError) {
                try path.verify(leaf: entry.field.leaf, root: TreeHash(payload.fieldRoot))
            } catch {
                throw .fieldRootMismatch
            }
        }
        return (envelope, entries.map(\.field))
    }

    /// As ``verify()``, and that the record is in `log`, whose checkpoint meets `policy`.
    ///
    /// - Throws: `RecordError.notInLog` without a proof that holds, or as ``verify()``.
    public func verify(
        log: LogIdentity, policy: WitnessPolicy
    ) throws(RecordError) -> (envelope: Envelope, fields: [PayloadField]) {
        guard let proof else { throw .notInLog }
        do throws(LogError) {
            try proof.verify(leaf: .leaf(leaf), log: log, policy: policy)
        } catch {
            throw .notInLog
        }
        return try verify()
    }
}
