import JSONDocuments

/// The members of an envelope, one a row, for people to read.
struct EntryFields: Sendable {
    /// One member, named by its path.
    struct Row: Hashable, Sendable {
        let path: String
        let value: String
    }

    /// So many rows are shown, and so much of their text; the whole leaf is to be had beside them.
    static let (rowLimit, byteLimit, valueByteLimit) = (200, 12_000, 2_000)

    private(set) var rows: [Row] = []
    /// Whether something was left out.
    private(set) var isCut = false
    private var byteCount = 0

    /// The rows of a leaf.
    ///
    /// - Throws: `DecodingFailure`.
    init(leaf: [UInt8]) throws(DecodingFailure) {
        add(try JSONValue(parsing: leaf), at: "")
    }

    private mutating func add(_ value: JSONValue, at path: String) {
        switch value {
        case .object(let object) where !object.members.isEmpty:
            for member in object.members {
                add(member.value, at: path.isEmpty ? member.name : path + "." + member.name)
            }
        case .array(let elements) where !elements.isEmpty:
            for (number, element) in elements.enumerated() {
                add(element, at: "\(path)[\(number)]")
            }
        case .string(let text): add(text, at: path)
        default: add(value.canonicalText, at: path)
        }
    }

    private mutating func add(_ text: String, at path: String) {
        var text = text
        if text.utf8.count > Self.valueByteLimit {
            isCut = true
            text = String(decoding: text.utf8.prefix(Self.valueByteLimit), as: UTF8.self) + "…"
        }
        byteCount += path.utf8.count + text.utf8.count
        guard rows.count < Self.rowLimit, byteCount <= Self.byteLimit else {
            isCut = true
            return
        }
        rows.append(Row(path: path, value: text))
    }
}
