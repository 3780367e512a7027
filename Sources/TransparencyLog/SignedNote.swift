/// A text with signature lines under it, none of them checked yet.
///
/// Source: C2SP signed-note, "Format".
public struct SignedNote: Sendable {
    /// The longest note in bytes that is looked at.
    public static let maximumByteCount = 1 << 20
    /// The most signature lines that a note may have.
    public static let maximumSignatureCount = 128

    /// What is signed: not empty, with its last newline, without the empty line.
    public let text: String
    /// One to 128 lines.
    public let signatures: [NoteSignature]

    /// Reads a note.
    ///
    /// - Throws: `LogError.noteTooLong`, `.noteNotUTF8`, `.noteControlCharacter`,
    ///   `.noteSeparatorMissing`, `.noteSignaturesMissing`, `.noteTooManySignatures`,
    ///   `.noteSignatureMalformed`.
    public init(parsing bytes: some Collection<UInt8>) throws(LogError) {
        guard bytes.count <= Self.maximumByteCount else { throw .noteTooLong }
        let bytes = Array(bytes)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .noteNotUTF8 }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == newline }) else {
            throw .noteControlCharacter
        }
        // The last empty line separates: a text may have empty lines of its own.
        guard
            let end = bytes.indices.dropLast().last(where: { index in
                bytes[index] == newline && bytes[index + 1] == newline
            })
        else { throw .noteSeparatorMissing }
        signatures = try NoteSignature.lines(bytes[(end + 2)...])
        text = String(decoding: bytes[...end], as: UTF8.self)
    }

    /// Puts signature lines under a text.
    ///
    /// - Throws: As reading the result would; `LogError.noteSeparatorMissing` for a text that does
    ///   not end in a newline.
    public init(text: String, signatures: [NoteSignature]) throws(LogError) {
        guard text.utf8.last == newline else { throw .noteSeparatorMissing }
        try self.init(parsing: Self.encode(text: text, signatures: signatures))
    }

    /// The note as it is stored and sent.
    public var bytes: [UInt8] { Self.encode(text: text, signatures: signatures) }

    /// The note with further lines under it; lines that are there already are not repeated.
    ///
    /// - Throws: `LogError.noteTooManySignatures`, `.noteTooLong`.
    public func adding(_ further: some Sequence<NoteSignature>) throws(LogError) -> SignedNote {
        var all = signatures
        for signature in further where !all.contains(signature) { all.append(signature) }
        return try SignedNote(text: text, signatures: all)
    }

    private static func encode(text: String, signatures: [NoteSignature]) -> [UInt8] {
        Array(text.utf8) + [newline] + signatures.flatMap { Array($0.line.utf8) }
    }
}
