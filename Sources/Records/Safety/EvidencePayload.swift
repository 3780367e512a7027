public import JSONDocuments

/// The payload of `safety.evidence`: who took a step of custody, where, why, and with which tool
/// (ISO/IEC 27037, CASE/UCO).
public struct EvidencePayload: PayloadContent {
    /// `safety.evidence`.
    public static var type: RecordType { .safetyEvidence }

    /// A program or an instrument.
    public struct Tool: Hashable, Sendable {
        /// What it is called, one line of 1 to 200 bytes.
        public let name: String
        /// Which one it is, one line of 1 to 200 bytes.
        public let version: String?
    }

    /// Who did it, one line of 1 to 200 bytes.
    public let performer: String?
    /// Where, in one line of 1 to 200 bytes.
    public let place: String?
    /// Where exactly.
    public let position: Position?
    /// When it began.
    public let started: Timestamp?
    /// When it ended, not before it began.
    public let ended: Timestamp?
    /// Why, 1 to 4,096 bytes.
    public let reason: String?
    /// The circumstances, 1 to 4,096 bytes.
    public let environment: String?
    /// With what.
    public let tool: Tool?
    /// Digests of the readable objects, 64 at most.
    public let hashes: [ObjectHash]
    /// A department's own fields.
    public let extra: JSONObject?

    /// Reads the payload's object.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(_ value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "payload")
        performer = try reader.optionalName("performer")
        place = try reader.optionalName("place")
        position = try reader.optionalPosition("position")
        started = try reader.optionalTime("started")
        ended = try reader.optionalTime("ended")
        reason = try reader.optionalText("reason")
        environment = try reader.optionalText("environment")
        tool = reader.has("tool") ? try Tool(reader.value("tool"), at: "payload.tool") : nil
        hashes = try reader.elements("hashes", upTo: 64) { value, place throws(RecordError) in
            try ObjectHash(value, at: place)
        }
        extra = try reader.extra()
        try reader.finish()
        if let started, let ended, ended < started {
            throw .valuesMismatch(location: "payload.ended")
        }
    }
}

extension EvidencePayload.Tool {
    /// Reads `{"name", "version"?}`.
    fileprivate init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        name = try Field.name(reader.string("name"), at: reader.location(of: "name"))
        version = try reader.optionalName("version")
        try reader.finish()
    }
}
