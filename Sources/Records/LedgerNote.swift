public import JSONDocuments

/// `ledger.note`: a remark of the operator, signed with the log's own key.
public struct LedgerNote: RecordContent {
    /// `ledger.note`.
    public var type: RecordType { .ledgerNote }
    /// Longest text in bytes of UTF-8.
    public static let textByteLimit = 4096

    /// 1 to 4,096 bytes of UTF-8.
    public let text: String

    /// Creates a note.
    ///
    /// - Throws: `RecordError.textEmpty` or `RecordError.textTooLong`.
    public init(text: String) throws(RecordError) {
        self.text = try Field.text(
            text, at: "public.text", maximumByteCount: Self.textByteLimit)
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let text = try reader.string("text")
        try reader.finish()
        try self.init(text: text)
    }

    /// `{"text"}`.
    public var json: JSONValue { ["text": .string(text)] }
}
