import Sodium

/// One signature line of a note.
///
/// Source: C2SP signed-note, "Format".
public struct NoteSignature: Hashable, Sendable {
    /// Name of the key that is said to have signed.
    public let name: String
    /// Id of that key.
    public let keyID: UInt32
    /// What follows the id: at least one byte, of a form that the key's type decides.
    public let signature: [UInt8]

    init(by key: NoteVerifierKey, signature: [UInt8]) {
        name = key.name
        keyID = key.id
        self.signature = signature
    }

    /// Reads a line without its newline; `nil` where it is malformed.
    init?(line: ArraySlice<UInt8>) {
        guard line.starts(with: lineStart) else { return nil }
        let fields = line.dropFirst(lineStart.count).split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard fields.count == 2,
            let name = String(validating: fields[0], as: UTF8.self), isKeyName(name),
            let payload = bytes(base64: String(decoding: fields[1], as: UTF8.self)),
            payload.count > 4
        else { return nil }
        self.name = name
        self.keyID = bigEndian(payload.prefix(4))
        self.signature = Array(payload.dropFirst(4))
    }

    /// The line with its newline, as it stands in a note.
    public var line: String {
        let payload = base64(bigEndianBytes(keyID) + signature)
        return String(decoding: lineStart, as: UTF8.self) + "\(name) \(payload)\n"
    }

    /// Reads signature lines, each with its newline, up to the end of `bytes`.
    static func lines(_ bytes: some Collection<UInt8>) throws(LogError) -> [NoteSignature] {
        var scanner = LineScanner(bytes)
        var signatures: [NoteSignature] = []
        while !scanner.rest.isEmpty {
            guard signatures.count < SignedNote.maximumSignatureCount else {
                throw .noteTooManySignatures
            }
            guard let line = scanner.line(), let signature = NoteSignature(line: line) else {
                throw .noteSignatureMalformed(line: signatures.count + 1)
            }
            signatures.append(signature)
        }
        guard !signatures.isEmpty else { throw .noteSignaturesMissing }
        return signatures
    }
}

/// Em dash and space, in UTF-8.
private let lineStart: [UInt8] = [0xE2, 0x80, 0x94, 0x20]
