public import JSONDocuments

/// What an exhibit's bundle says: every step of its custody and whoever took them, with proofs.
///
/// The file `bundle.json` beside the encrypted bodies. Nothing in it is trusted; an auditor judges it
/// by the log's key alone.
public struct CustodyManifest: Sendable {
    /// The version that this code reads and writes.
    public static let version = 1
    /// Most steps, and most entries of members, of one bundle.
    public static let entryLimit = 10_000
    /// Longest document in bytes.
    public static let byteLimit = 64_000_000

    /// The record of the first step.
    public let exhibit: RecordIdentifier
    /// The steps from the first to the last, 1 to ``entryLimit``.
    public let steps: [LogEvidence]
    /// Entry 0 and the memberships of whoever took the steps, in the order of the log.
    public let members: [LogEvidence]

    /// Puts a manifest together, unjudged.
    public init(exhibit: RecordIdentifier, steps: [LogEvidence], members: [LogEvidence]) {
        self.exhibit = exhibit
        self.steps = steps
        self.members = members
    }

    /// Reads `bundle.json`.
    ///
    /// - Throws: `DecodingFailure` with the place.
    public init(parsing bytes: some Collection<UInt8>) throws(DecodingFailure) {
        try self.init(
            json: JSONValue(parsing: bytes, limits: JSONLimits(byteCount: Self.byteLimit)))
    }

    /// Reads `{"v", "exhibit", "steps": [{"leaf", "proof"}], "members": [{"leaf", "proof"}]}`.
    ///
    /// - Throws: `DecodingFailure` with the place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        _ = try reader.required("v", JSONValue.integer(in: Self.version...Self.version))
        exhibit = try reader.required("exhibit") { value, location throws(DecodingFailure) in
            guard let identifier = RecordIdentifier(try JSONValue.string(value, location)) else {
                throw DecodingFailure(
                    location: location, problem: "must be 32 lowercase hexadecimal digits")
            }
            return identifier
        }
        let evidence = JSONValue.list(maximumCount: Self.entryLimit) {
            value, location throws(DecodingFailure) in
            try LogEvidence(json: value, at: location)
        }
        steps = try reader.required("steps", evidence)
        members = try reader.required("members", evidence)
        try reader.finish()
        guard !steps.isEmpty else { throw reader.failure("steps", "is empty") }
    }

    /// The document that ``init(json:)`` reads.
    public var json: JSONValue {
        [
            "v": .integer(Self.version), "exhibit": .string(exhibit.description),
            "steps": .array(steps.map(\.json)), "members": .array(members.map(\.json)),
        ]
    }
}
