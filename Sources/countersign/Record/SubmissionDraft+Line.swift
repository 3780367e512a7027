import JSONDocuments

extension SubmissionDraft {
    /// Longest line in bytes: content and payload of a record, and its names.
    static let lineByteLimit = 1_100_000
    /// Most attachments that a line names; a record has 64 at most.
    private static let attachmentLimit = 64

    /// Reads `{"type", "public", "payload"?, "attach"?, "area"?, "retain_until"?, "prev"?,
    /// "supersedes"?, "id"?, "subject"?}`.
    ///
    /// - Throws: `DecodingFailure`, also for a member that is not among these.
    init(parsing line: [UInt8]) throws(DecodingFailure) {
        let limits = JSONLimits(byteCount: Self.lineByteLimit)
        var reader = try ObjectReader(JSONValue(parsing: line, limits: limits))
        source = .line
        type = try reader.required("type", JSONValue.string)
        content = try reader.required("public", JSONValue.any)
        payload = try reader.optional("payload", JSONValue.any)
        attach =
            try reader.optional(
                "attach",
                JSONValue.list(maximumCount: Self.attachmentLimit, JSONValue.string)) ?? []
        subject = try reader.optional("subject", JSONValue.string)
        area = try reader.optional("area", JSONValue.string)
        retainUntil = try reader.optional("retain_until", JSONValue.string)
        previous = try reader.optional("prev", JSONValue.string)
        supersedes = try reader.optional("supersedes", JSONValue.string)
        id = try reader.optional("id", JSONValue.string)
        try reader.finish()
    }
}
