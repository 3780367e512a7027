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

    /// Neither a control character nor one that changes the reading direction: what a resident reads must
    /// be what is signed.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: false
        default: scalar.properties.generalCategory != .control
        }
    }

    private static func line(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> String {
        let text = try JSONValue.string(value, location)
        guard !text.isEmpty, text.utf8.count <= byteCountLimit,
            text.unicodeScalars.allSatisfy(isPlain)
        else {
            throw DecodingFailure(
                location: location, problem: "must be one line of 1 to \(byteCountLimit) bytes")
        }
        return text
    }
}
