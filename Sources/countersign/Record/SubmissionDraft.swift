import Archive
import JSONDocuments
import Records

/// A record as it was handed in, by options and files or in one line, still to be understood.
struct SubmissionDraft: Sendable {
    /// Where the draft's parts come from, as a refusal names them.
    enum Source: Sendable {
        /// Options, and two files.
        case options(public: String, payload: String)
        /// The members of one line.
        case line

        /// What a refusal calls the public content.
        var content: String {
            switch self {
            case .options(let path, _): path
            case .line: "public"
            }
        }

        /// What a refusal calls the payload.
        var payload: String {
            switch self {
            case .options(_, let path): path
            case .line: "payload"
            }
        }

        /// A refusal of the option, or of the member that stands for it.
        func failure(option: String, member: String, _ problem: String) -> CommandFailure {
            switch self {
            case .options: CommandFailure(.usage, code: "usage", "\(option) \(problem)")
            case .line: CommandFailure(.malformed, code: "malformed", "\(member): \(problem)")
            }
        }
    }

    let source: Source
    let type: String
    let content: JSONValue
    var payload: JSONValue?
    var attach: [String] = []
    var subject: String?
    var area: String?
    var retainUntil: String?
    var previous: String?
    var supersedes: String?
    var id: String?

    /// The record that the draft describes.
    ///
    /// - Throws: `CommandFailure` or `DecodingFailure`, naming the part; `StorageError` for a
    ///   subject's key that cannot be read.
    func submission() throws -> Submission {
        guard let type = RecordType(rawValue: type), type.isFiled else {
            throw source.failure(
                option: "--type", member: "type",
                "must be a city's record type, such as traffic.flow")
        }
        let identifier = try identifier(id, "--id", "id") ?? RecordIdentifier()
        let fields = try payload.map { try PayloadFile.fields($0, in: source.payload) } ?? []
        var submission = try submission(type, identifier, fields)
        submission.attachments = attach.map {
            Submission.Attachment(name: Self.name(of: $0), path: $0)
        }
        submission.subject = try subject.map { try SubjectKeyFile.read($0) }
        submission.area = try decode(
            area, "--area", "area", "must be 1 to 32 of A-Z, 0-9, . and -", AreaCode.init)
        submission.retainUntil = try decode(
            retainUntil, "--retain-until", "retain_until", "must be YYYY-MM-DD"
        ) { Timestamp("\($0)T23:59:59Z") }
        submission.previous = try self.identifier(previous, "--previous", "prev")
        submission.supersedes = try self.identifier(supersedes, "--supersedes", "supersedes")
        return submission
    }

    /// The content; of a meter's day and of a step of custody a part is made here.
    private func submission(
        _ type: RecordType, _ identifier: RecordIdentifier, _ fields: [PayloadField]
    ) throws -> Submission {
        if type == .energyReading {
            return try MeterSubmission(
                content: content, fields: fields, identifier: identifier, path: source.content
            ).submission()
        }
        if type == .safetyEvidence, content["objects"] == nil {
            var submission = Submission(
                try PayloadFile.step(content, of: identifier, in: source.content),
                id: identifier, fields: fields)
            submission.objectsAreAttached = true
            return submission
        }
        return Submission(
            try PayloadFile.record(type, content, in: source.content), id: identifier,
            fields: fields)
    }

    private func decode<T>(
        _ text: String?, _ option: String, _ member: String, _ problem: String,
        _ decode: (String) -> T?
    ) throws -> T? {
        guard let text else { return nil }
        guard let value = decode(text) else {
            throw source.failure(option: option, member: member, problem)
        }
        return value
    }

    private func identifier(
        _ text: String?, _ option: String, _ member: String
    ) throws -> RecordIdentifier? {
        try decode(
            text, option, member, "must be 32 lowercase hexadecimal digits", RecordIdentifier.init)
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
