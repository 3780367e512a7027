import JSONDocuments

/// The legal name of a member in both languages of the ledger, 1 to 200 bytes each.
public struct LegalName: Hashable, Sendable {
    /// The Chinese name.
    public let zh: String
    /// The English name.
    public let en: String

    /// Creates a name.
    ///
    /// - Throws: `RecordError.textEmpty`, `RecordError.textTooLong` or `RecordError.textNotPlain`.
    public init(zh: String, en: String) throws(RecordError) {
        self.zh = try Field.name(zh, at: "public.name.zh")
        self.en = try Field.name(en, at: "public.name.en")
    }

    init(_ value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "public.name")
        let zh = try reader.string("zh")
        let en = try reader.string("en")
        try reader.finish()
        try self.init(zh: zh, en: en)
    }

    var json: JSONValue { ["zh": .string(zh), "en": .string(en)] }
}
