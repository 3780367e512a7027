import JSONDocuments

/// The texts of the pages in one language, by their keys.
struct Catalogue: Sendable {
    let language: Language
    private let texts: [String: String]

    /// Reads a document of keys and texts.
    ///
    /// - Throws: `DecodingFailure`.
    init(_ language: Language, parsing bytes: [UInt8]) throws(DecodingFailure) {
        self.language = language
        let read = JSONValue.map(maximumCount: 2_000, JSONValue.string)
        var texts: [String: String] = [:]
        for (key, text) in try read(JSONValue(parsing: bytes), "") { texts[key] = text }
        self.texts = texts
    }

    /// All keys.
    var keys: Set<String> { Set(texts.keys) }

    /// All texts, as templates take them.
    var all: [String: String] { texts }

    /// The text of `key`; a key without a text, which tests do not let pass, stands for itself.
    subscript(key: String) -> String { texts[key] ?? key }

    /// The text of `key`; `nil` where there is none.
    func optional(_ key: String) -> String? { texts[key] }

    /// The text of `key`, with each `{name}` in it replaced by the value of that name, once.
    func callAsFunction(_ key: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = self[key][...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: start)..<end])
            result += rest[..<start] + (values[name] ?? "{\(name)}")
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
