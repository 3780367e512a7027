public import JSONDocuments
public import TransparencyLog

/// Entries with their proofs under one checkpoint, as a service hands them out page by page:
/// `{"checkpoint", "entries": [{"index", "leaf", "hashes"}], "next"}`.
public struct ProvenEntries: Sendable {
    /// Most entries on one page.
    public static let pageLimit = 256

    /// One entry.
    public struct Entry: Sendable {
        /// Its place in the log.
        public let index: Int
        /// Its bytes.
        public let leaf: [UInt8]
        /// Its inclusion proof; `nil` where the checkpoint does not cover it yet.
        public let hashes: [TreeHash]?

        /// An entry of these parts.
        public init(index: Int, leaf: [UInt8], hashes: [TreeHash]?) {
            self.index = index
            self.leaf = leaf
            self.hashes = hashes
        }
    }

    /// The signed and cosigned checkpoint that all proofs lead to.
    public let checkpoint: SignedNote
    /// The entries, in the order that was asked for.
    public let entries: [Entry]
    /// Where the next page begins; `nil` on the last.
    public let next: Int?

    /// A page of these parts.
    public init(checkpoint: SignedNote, entries: [Entry], next: Int?) {
        self.checkpoint = checkpoint
        self.entries = entries
        self.next = next
    }

    /// Parses a page; nothing in it is judged.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        let text = try reader.required("checkpoint", JSONValue.string)
        do throws(LogError) {
            checkpoint = try SignedNote(parsing: text.utf8)
        } catch {
            throw reader.failure("checkpoint", "is not a signed checkpoint")
        }
        entries = try reader.required(
            "entries", JSONValue.list(maximumCount: Self.pageLimit, Entry.init(json:at:)))
        next = try reader.optional("next", JSONValue.integer)
        try reader.finish()
    }

    /// The document that ``init(json:)`` parses.
    public var json: JSONValue {
        [
            "checkpoint": .string(String(decoding: checkpoint.bytes, as: UTF8.self)),
            "entries": .array(entries.map(\.json)), "next": next.map(JSONValue.integer) ?? .null,
        ]
    }

    /// Checks each proof.
    ///
    /// - Parameter opened: What ``checkpoint`` says, opened by the one who asks.
    /// - Returns: The entries that are proved to be in the log, in their order; without those that the
    ///   checkpoint does not cover yet.
    /// - Throws: `LogError` where a proof does not hold.
    public func verified(
        under opened: Checkpoint
    ) throws(LogError) -> [(index: Int, leaf: [UInt8])] {
        var found: [(index: Int, leaf: [UInt8])] = []
        for entry in entries {
            guard let hashes = entry.hashes else { continue }
            try InclusionProof(index: entry.index, size: opened.size, hashes: hashes)
                .verify(leaf: TreeHash.leaf(entry.leaf), root: opened.root)
            found.append((entry.index, entry.leaf))
        }
        return found
    }
}

extension ProvenEntries.Entry {
    fileprivate init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        index = try reader.required("index", JSONValue.integer)
        leaf = Array(try reader.required("leaf", JSONValue.string).utf8)
        hashes = try reader.optional(
            "hashes", JSONValue.list(maximumCount: 63, TreeHash.decode))
        try reader.finish()
        guard index >= 0 else { throw reader.failure("index", "must not be negative") }
    }

    fileprivate var json: JSONValue {
        [
            "index": .integer(index), "leaf": .string(String(decoding: leaf, as: UTF8.self)),
            "hashes": hashes.map { .array($0.map { .string($0.base64) }) } ?? .null,
        ]
    }
}

extension TreeHash {
    /// Decodes padded base64 of 32 bytes.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> TreeHash {
        guard let hash = TreeHash(base64: try JSONValue.string(value, location)) else {
            throw DecodingFailure(location: location, problem: "is not a hash in base64")
        }
        return hash
    }
}
