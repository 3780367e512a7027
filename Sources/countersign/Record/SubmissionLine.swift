import Archive
import JSONDocuments

/// One line of many records: a draft, and the files that go with it.
struct SubmissionLine {
    /// Longest line in bytes.
    static let byteLimit = SubmissionDraft.byteCountLimit
    /// Most attachments that a line names; a record has 64 at most.
    private static let attachmentLimit = 64

    let source: SubmissionSource
    let draft: SubmissionDraft
    /// Paths.
    let attach: [String]
    /// The path of the key of whom it is about.
    let subject: String?

    /// Parts from options and files.
    init(
        _ source: SubmissionSource, _ draft: SubmissionDraft, attach: [String], subject: String?
    ) {
        self.source = source
        self.draft = draft
        self.attach = attach
        self.subject = subject
    }

    /// Reads `{"type", "public", "payload"?, "attach"?, "area"?, "retain_until"?, "prev"?,
    /// "supersedes"?, "id"?, "subject"?}`.
    ///
    /// - Throws: `DecodingFailure`, also for a member that is not among these.
    init(parsing line: [UInt8]) throws(DecodingFailure) {
        let limits = JSONLimits(byteCount: Self.byteLimit)
        var reader = try ObjectReader(JSONValue(parsing: line, limits: limits))
        source = .line
        draft = try SubmissionDraft(reading: &reader)
        attach =
            try reader.optional(
                "attach",
                JSONValue.list(maximumCount: Self.attachmentLimit, JSONValue.string)) ?? []
        subject = try reader.optional("subject", JSONValue.string)
        try reader.finish()
    }

    /// The record with its files.
    ///
    /// - Throws: `CommandFailure` or `DecodingFailure`, naming the part; `StorageError` for a
    ///   subject's key that cannot be read.
    func submission() throws -> Submission {
        var submission = try source.naming { () throws(SubmissionFailure) in
            try draft.submission()
        }
        submission.attachments = attach.map {
            Submission.Attachment(name: Self.name(of: $0), path: $0)
        }
        submission.subject = try subject.map { try SubjectKeyFile.read($0) }
        return submission
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
