public import JSONDocuments
public import Records
import Sodium

/// A record as it was handed in, in text and JSON, still to be understood.
public struct SubmissionDraft: Sendable {
    /// A part, by its name in a document.
    public enum Part: String, Sendable {
        /// The record type.
        case type
        /// What is public.
        case content = "public"
        /// What is encrypted.
        case payload
        /// The coarse area.
        case area
        /// The last day of its keys.
        case retainUntil = "retain_until"
        /// The record before it.
        case previous = "prev"
        /// The record that it corrects.
        case supersedes
        /// Its identifier.
        case id
    }

    /// Longest document of one record in bytes: content and payload, and its names.
    public static let byteCountLimit = 1_100_000

    let type: String
    let content: JSONValue
    var payload: JSONValue?
    var area: String?
    var retainUntil: String?
    var previous: String?
    var supersedes: String?
    var id: String?

    /// Creates a draft from its parts.
    public init(
        type: String, content: JSONValue, payload: JSONValue? = nil, area: String? = nil,
        retainUntil: String? = nil, previous: String? = nil, supersedes: String? = nil,
        id: String? = nil
    ) {
        self.type = type
        self.content = content
        self.payload = payload
        self.area = area
        self.retainUntil = retainUntil
        self.previous = previous
        self.supersedes = supersedes
        self.id = id
    }

    /// Reads `"type", "public", "payload"?, "area"?, "retain_until"?, "prev"?, "supersedes"?, "id"?` among
    /// other members, which the caller reads.
    ///
    /// - Throws: `DecodingFailure`.
    public init(reading reader: inout ObjectReader) throws(DecodingFailure) {
        func text(_ part: Part) throws(DecodingFailure) -> String? {
            try reader.optional(part.rawValue, JSONValue.string)
        }
        type = try reader.required(Part.type.rawValue, JSONValue.string)
        content = try reader.required(Part.content.rawValue, JSONValue.any)
        payload = try reader.optional(Part.payload.rawValue, JSONValue.any)
        area = try text(.area)
        retainUntil = try text(.retainUntil)
        previous = try text(.previous)
        supersedes = try text(.supersedes)
        id = try text(.id)
    }

    /// The record that the draft describes, without attachments and subject.
    ///
    /// - Parameter fallback: The record's identifier where the draft names none.
    /// - Returns: The record.
    /// - Throws: `SubmissionFailure`.
    public func submission(
        orElse fallback: RecordIdentifier = RecordIdentifier()
    ) throws(SubmissionFailure) -> Submission {
        guard let type = RecordType(rawValue: type), type.isFiled else {
            throw .form(.type, problem: "must be a city's record type, such as traffic.flow")
        }
        let identifier = try identifier(id, .id) ?? fallback
        var submission = try submission(type, identifier, payload.map(Self.fields) ?? [])
        submission.area = try decode(
            area, .area, "must be 1 to 32 of A-Z, 0-9, . and -", AreaCode.init)
        submission.retainUntil = try decode(retainUntil, .retainUntil, "must be YYYY-MM-DD") {
            Timestamp("\($0)T23:59:59Z")
        }
        submission.previous = try self.identifier(previous, .previous)
        submission.supersedes = try self.identifier(supersedes, .supersedes)
        return submission
    }

    /// The content; of a meter's day and of a step of custody a part is made here.
    private func submission(
        _ type: RecordType, _ identifier: RecordIdentifier, _ fields: [PayloadField]
    ) throws(SubmissionFailure) -> Submission {
        if type == .energyReading {
            return try MeterSubmission(content: content, fields: fields, identifier: identifier)
                .submission()
        }
        if type == .safetyEvidence, content["objects"] == nil {
            var submission = Submission(
                try step(of: identifier), id: identifier, fields: fields)
            submission.objectsAreAttached = true
            return submission
        }
        return Submission(try Self.record(type, content), id: identifier, fields: fields)
    }

    private static func record(
        _ type: RecordType, _ content: JSONValue
    ) throws(SubmissionFailure) -> Record {
        do throws(RecordError) {
            return try Record(type, public: content)
        } catch {
            throw .record(.content, error)
        }
    }

    /// A step of custody whose objects are still to be encrypted; the first step is its own exhibit.
    private func step(of identifier: RecordIdentifier) throws(SubmissionFailure) -> Record {
        guard case .object(var object) = content else { throw Self.noObject(.content) }
        if object["exhibit"] == nil { object["exhibit"] = .string(identifier.description) }
        // Stands for the digests that encrypting gives.
        let unknown = String(repeating: "0", count: 2 * SHA256Digest.byteCount)
        object["objects"] = [.string(unknown)]
        return try Self.record(.safetyEvidence, .object(object))
    }

    /// The members of a JSON object, each a field with a fresh salt.
    private static func fields(_ payload: JSONValue) throws(SubmissionFailure) -> [PayloadField] {
        guard case .object(let object) = payload else { throw noObject(.payload) }
        do throws(RecordError) {
            return try object.members.map { member throws(RecordError) in
                try PayloadField(name: member.name, value: member.value)
            }
        } catch {
            throw .record(.payload, error)
        }
    }

    private static func noObject(_ part: Part) -> SubmissionFailure {
        .malformed(part, DecodingFailure(location: "", problem: "must be one JSON object"))
    }

    private func decode<T>(
        _ text: String?, _ part: Part, _ problem: String, _ decode: (String) -> T?
    ) throws(SubmissionFailure) -> T? {
        guard let text else { return nil }
        guard let value = decode(text) else { throw .form(part, problem: problem) }
        return value
    }

    private func identifier(
        _ text: String?, _ part: Part
    ) throws(SubmissionFailure) -> RecordIdentifier? {
        try decode(
            text, part, "must be 32 lowercase hexadecimal digits", RecordIdentifier.init)
    }
}
