public import JSONDocuments
public import Records
public import TransparencyLog

/// A desk's request as it travels: the request, the desk's membership, the desk's newest checkpoint.
///
/// `{"request", "evidence": [entry 0, membership], "checkpoint": note, "consistency": [{"old",
/// "hashes"}, …]}`, and where revocation is asked about `"heads": [{"status", "blocks"}, …]`.
/// A wallet that has seen the log at one of the old sizes checks that the new
/// checkpoint continues what it saw.
public struct RequestBundle: Sendable {
    /// Largest file in bytes.
    public static let byteCountLimit = 1_000_000
    /// Most consistency proofs.
    public static let consistencyCountLimit = 64

    /// What is asked.
    public let request: DeskRequest
    /// Entry 0 and the desk's membership.
    public let evidence: [LogEvidence]
    /// The heads of revocation that the question names.
    public let heads: [HeadBundle]
    /// The newest checkpoint that the desk knows.
    public let checkpoint: SignedNote
    /// Proofs from earlier sizes to the checkpoint's.
    public let consistency: [ConsistencyProof]

    /// A request with what a wallet needs to believe it.
    public init(
        request: DeskRequest, evidence: [LogEvidence], heads: [HeadBundle] = [],
        checkpoint: SignedNote, consistency: [ConsistencyProof]
    ) {
        self.request = request
        self.evidence = evidence
        self.heads = heads
        self.checkpoint = checkpoint
        self.consistency = consistency
    }

    /// Parses the file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        request = try reader.required("request", DeskRequest.init(json:at:))
        evidence = try reader.required(
            "evidence", JSONValue.list(maximumCount: 16, LogEvidence.init(json:at:)))
        heads =
            try reader.optional(
                "heads", JSONValue.list(maximumCount: 8, HeadBundle.init(json:at:))) ?? []
        let note = try reader.required("checkpoint", SignedNote.decode)
        checkpoint = note
        let size = try Self.size(of: note, reader)
        consistency = try reader.required(
            "consistency",
            JSONValue.list(maximumCount: Self.consistencyCountLimit) {
                (value, location) throws(DecodingFailure) in
                try ConsistencyProof(json: value, at: location, newSize: size)
            })
        try reader.finish()
    }

    /// The document that ``init(json:)`` parses.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("request", request.json),
            ("evidence", .array(evidence.map(\.json))),
            ("checkpoint", .string(String(decoding: checkpoint.bytes, as: UTF8.self))),
            ("consistency", .array(consistency.map(\.json))),
        ]
        if !heads.isEmpty { members.append(("heads", .array(heads.map(\.json)))) }
        return .object(JSONObject(members))
    }

    private static func size(
        of note: SignedNote, _ reader: ObjectReader
    ) throws(DecodingFailure) -> Int {
        do throws(LogError) {
            return try Checkpoint(parsing: note.text).size
        } catch {
            throw reader.failure("checkpoint", "is not a checkpoint")
        }
    }
}

extension SignedNote {
    fileprivate static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> SignedNote {
        let text = try JSONValue.string(value, location)
        do throws(LogError) {
            return try SignedNote(parsing: text.utf8)
        } catch {
            throw DecodingFailure(location: location, problem: "is not a signed note")
        }
    }
}

extension ConsistencyProof {
    fileprivate init(
        json value: JSONValue, at location: String, newSize: Int
    ) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        let oldSize = try reader.required("old", JSONValue.integer(in: 0...(1 << 52)))
        let hashes = try reader.required(
            "hashes", JSONValue.list(maximumCount: 64, TreeHash.decode))
        try reader.finish()
        self.init(oldSize: oldSize, newSize: newSize, hashes: hashes)
    }

    fileprivate var json: JSONValue {
        [
            "old": .integer(oldSize),
            "hashes": .array(hashes.map { .string($0.base64) }),
        ]
    }
}

extension TreeHash {
    fileprivate static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> TreeHash {
        guard let hash = TreeHash(bytes: try JSONValue.base64(value, location)) else {
            throw DecodingFailure(location: location, problem: "must be 32 bytes")
        }
        return hash
    }
}
