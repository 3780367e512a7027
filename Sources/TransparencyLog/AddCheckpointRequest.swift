/// The body that asks a witness for a cosignature.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
public struct AddCheckpointRequest: Sendable {
    /// The longest body in bytes that is looked at.
    public static let maximumByteCount = SignedNote.maximumByteCount + 4096

    /// Size of the last checkpoint that this witness cosigned, as the sender believes.
    public let oldSize: Int
    /// Consistency proof from that size, at most 63 hashes.
    public let hashes: [TreeHash]
    /// The signed checkpoint.
    public let note: SignedNote
    /// What the checkpoint says; the root of size 0 is not judged yet.
    let claim: Checkpoint

    /// The request to cosign `note`.
    ///
    /// - Parameters:
    ///   - oldSize: The last size that the witness cosigned; 0 where that is not known.
    ///   - hashes: The consistency proof from there; empty for old size 0.
    ///   - note: The signed checkpoint.
    /// - Throws: `LogError.requestOldSizeMalformed`, `.tooManyHashes`, and what reading a
    ///   checkpoint throws.
    public init(oldSize: Int, hashes: [TreeHash], note: SignedNote) throws(LogError) {
        guard oldSize >= 0 else { throw .requestOldSizeMalformed }
        guard hashes.count <= maximumHashCount else { throw .tooManyHashes }
        self.oldSize = oldSize
        self.hashes = hashes
        self.note = note
        claim = try Checkpoint.unjudged(note.text)
    }

    /// Reads a body.
    ///
    /// - Throws: `LogError.noteTooLong`, `.requestOldSizeMalformed`, `.hashLineMalformed`,
    ///   `.tooManyHashes`, and what reading a note and a checkpoint throws.
    public init(parsing bytes: some Collection<UInt8>) throws(LogError) {
        guard bytes.count <= Self.maximumByteCount else { throw .noteTooLong }
        var scanner = LineScanner(bytes)
        guard let digits = scanner.line()?.suffix(after: "old "), let oldSize = decimal(digits)
        else { throw .requestOldSizeMalformed }
        let hashes = try scanner.hashes()
        let note = try SignedNote(parsing: scanner.rest)
        try self.init(oldSize: oldSize, hashes: hashes, note: note)
    }

    /// The body as it is sent.
    public var bytes: [UInt8] {
        var text = "old \(oldSize)\n"
        for hash in hashes { text += hash.base64 + "\n" }
        return Array((text + "\n").utf8) + note.bytes
    }

    /// The size in the body of a conflict answer (status 409).
    ///
    /// - Throws: `LogError.conflictSizeMalformed`.
    public static func size(inConflict body: some Collection<UInt8>) throws(LogError) -> Int {
        var scanner = LineScanner(body)
        guard let line = scanner.line(), scanner.rest.isEmpty, let size = decimal(line) else {
            throw .conflictSizeMalformed
        }
        return size
    }
}
