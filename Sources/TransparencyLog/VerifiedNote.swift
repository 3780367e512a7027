import Sodium

/// A note whose every line by a known key verifies, and at least one does.
///
/// Source: C2SP signed-note, "Verifying"; C2SP tlog-cosignature.
public struct VerifiedNote: Sendable {
    /// The note, with the ignored lines too.
    public let note: SignedNote
    /// The keys of type 0x01 that signed, each once, in the order of the lines.
    public let signers: [NoteVerifierKey]
    /// The cosignatures of type 0x04, one for each key: of several the newest.
    public let cosignatures: [Cosignature]
    /// Number of lines by unknown keys.
    public let ignoredCount: Int
}

extension SignedNote {
    /// Checks all lines by `keys` and ignores all others, whatever they hold.
    ///
    /// - Throws: `LogError.signatureInvalid` where a line of a known name and id does not verify,
    ///   `.noKnownSignature`, `.keysAmbiguous`.
    public func verified(
        by keys: some Sequence<NoteVerifierKey>
    ) throws(LogError) -> VerifiedNote {
        let known = try KeyTable(keys)
        var signers: [NoteVerifierKey] = []
        var cosignatures: [Cosignature] = []
        var ignoredCount = 0
        for line in signatures {
            guard let key = known[line] else {
                ignoredCount += 1
                continue
            }
            switch key.kind {
            case .signature:
                guard key.publicKey.verify(text.utf8, signature: line.signature) else {
                    throw .signatureInvalid(name: key.name)
                }
                if !signers.contains(key) { signers.append(key) }
            case .cosignature:
                let new = try Cosignature(verifying: line, by: key, over: text)
                if let place = cosignatures.firstIndex(where: { $0.key == key }) {
                    if cosignatures[place].timestamp < new.timestamp { cosignatures[place] = new }
                } else {
                    cosignatures.append(new)
                }
            }
        }
        guard !signers.isEmpty || !cosignatures.isEmpty else { throw .noKnownSignature }
        return VerifiedNote(
            note: self, signers: signers, cosignatures: cosignatures, ignoredCount: ignoredCount)
    }

    /// The note with the lines of a cosigner's answer whose keys are known; each of them verifies.
    ///
    /// Source: C2SP tlog-witness, "add-checkpoint".
    ///
    /// - Throws: As reading and verifying a note does; `LogError.noKnownSignature` where the answer
    ///   has no line by one of `keys`, `.timestampOutOfRange` where one is from time 0.
    public func adding(
        answer: some Collection<UInt8>, from keys: some Sequence<NoteVerifierKey>
    ) throws(LogError) -> SignedNote {
        guard answer.count <= Self.maximumByteCount else { throw .noteTooLong }
        let known = try KeyTable(keys)
        let lines = try NoteSignature.lines(answer).filter { known[$0] != nil }
        guard !lines.isEmpty else { throw .noKnownSignature }
        let verified = try SignedNote(text: text, signatures: lines).verified(by: keys)
        // Time 0 says nothing of when the cosigner saw the tree; no witness may answer so.
        guard verified.cosignatures.allSatisfy({ $0.timestamp > 0 }) else {
            throw .timestampOutOfRange
        }
        return try adding(lines)
    }
}

/// Known keys by what a line says of its signer: name, byte for byte, and id.
struct KeyTable {
    private struct Label: Hashable {
        let name: [UInt8]
        let id: UInt32
    }

    private var keys: [Label: NoteVerifierKey] = [:]

    init(_ keys: some Sequence<NoteVerifierKey>) throws(LogError) {
        for key in keys {
            let label = Label(name: Array(key.name.utf8), id: key.id)
            if let other = self.keys.updateValue(key, forKey: label), other != key {
                throw .keysAmbiguous(name: key.name)
            }
        }
    }

    subscript(line: NoteSignature) -> NoteVerifierKey? {
        keys[Label(name: Array(line.name.utf8), id: line.keyID)]
    }
}
