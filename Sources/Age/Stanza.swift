/// One way to the file key: for whom, and the wrapped key.
///
/// Source: age.md, *Recipient stanza*.
public struct Stanza: Equatable, Sendable {
    /// Columns of a full line of the body.
    static let columnCount = 64

    /// The type, then what the type says: each one or more visible ASCII characters.
    public let arguments: [String]
    /// The bytes behind the base64 lines.
    public let body: [UInt8]

    /// The recipient type: `X25519`, `scrypt`, or one that this module does not know.
    public var type: String { arguments.first ?? "" }

    /// Takes over checked parts.
    init(arguments: [String], body: [UInt8]) {
        self.arguments = arguments
        self.body = body
    }

    /// The lines of the header: arguments, then the body with a short last line.
    var lines: [UInt8] {
        var lines = Array("-> \(arguments.joined(separator: " "))\n".utf8)
        let text = UnpaddedBase64.encode(body)
        for start in stride(from: 0, through: text.count, by: Self.columnCount) {
            lines += text[start..<min(start + Self.columnCount, text.count)]
            lines.append(UInt8(ascii: "\n"))
        }
        return lines
    }
}
