public import JSONDocuments

/// One line for people in Chinese and English.
public struct BilingualText: Hashable, Sendable {
    /// Longest text in bytes of UTF-8.
    public static let byteCountLimit = 400

    /// Chinese.
    public let zh: String
    /// English.
    public let en: String

    /// A text whose two lines were checked elsewhere, such as a member's legal name.
    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// Parses `{"zh", "en"}`, both of them one line that is not empty.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        zh = try reader.required("zh", Self.line)
        en = try reader.required("en", Self.line)
        try reader.finish()
    }

    /// The text as `{"zh", "en"}`.
    public var json: JSONValue { ["zh": .string(zh), "en": .string(en)] }

    private static func line(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> String {
        let text = try JSONValue.string(value, location)
        guard !text.isEmpty, text.utf8.count <= byteCountLimit,
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw DecodingFailure(
                location: location, problem: "must be one line of 1 to \(byteCountLimit) bytes")
        }
        return text
    }
}
