import TransparencyLog

extension LedgerReader {
    /// Adds the cosignatures of a checkpoint that witnesses gave back as a whole note.
    ///
    /// The store must be open for cosigning or sequencing.
    ///
    /// - Parameter note: The checkpoint with its signature lines.
    /// - Returns: The stored checkpoint with all its cosignatures.
    /// - Throws: `LedgerError.checkpointUnknown` where this log has none of that size;
    ///   `.cosignatureRefused` for another text, a line that does not verify, or no line by a
    ///   witness of the policy; `.storage`.
    public func addCosignatures(
        _ note: some Collection<UInt8>
    ) async throws(LedgerError) -> StoredCheckpoint {
        guard let note = try? SignedNote(parsing: note),
            let claimed = try? Checkpoint(parsing: note.text)
        else { throw .cosignatureRefused }
        guard let stored = try await checkpoint(size: claimed.size) else {
            throw .checkpointUnknown(size: claimed.size)
        }
        let own = try parsed(stored)
        guard Array(own.text.utf8) == Array(note.text.utf8) else { throw .cosignatureRefused }
        return try await addCosignatures(note.signatures, to: stored)
    }

    /// Adds the lines of a witness's answer to the checkpoint of `size` entries.
    ///
    /// The store must be open for cosigning or sequencing.
    ///
    /// - Parameters:
    ///   - answer: Signature lines, as an add-checkpoint request is answered.
    ///   - size: The size of the checkpoint that the request carried.
    /// - Returns: The stored checkpoint with all its cosignatures.
    /// - Throws: As ``addCosignatures(_:)`` does.
    public func addCosignatures(
        answer: some Collection<UInt8>, size: Int
    ) async throws(LedgerError) -> StoredCheckpoint {
        guard let stored = try await checkpoint(size: size) else {
            throw .checkpointUnknown(size: size)
        }
        let witnesses = policy.witnesses.map(\.key)
        guard let note = try? parsed(stored).adding(answer: answer, from: witnesses) else {
            throw .cosignatureRefused
        }
        return try await addCosignatures(note.signatures, to: stored)
    }

    /// Writes until no other process was faster; what is stored only ever gains cosigners.
    private func addCosignatures(
        _ lines: [NoteSignature], to first: StoredCheckpoint
    ) async throws(LedgerError) -> StoredCheckpoint {
        var stored = first
        while true {
            let merged = try merge(lines, into: parsed(stored))
            let new = StoredCheckpoint(
                size: stored.size, note: String(decoding: merged.bytes, as: UTF8.self),
                isCosigned: true)
            if try await store.replaceCheckpoint(stored, with: new) { return new }
            guard let current = try await checkpoint(size: stored.size) else {
                throw .checkpointUnknown(size: stored.size)
            }
            stored = current
        }
    }

    /// The stored note with the policy's witnesses' lines, of each witness the newest.
    private func merge(
        _ lines: [NoteSignature], into note: SignedNote
    ) throws(LedgerError) -> SignedNote {
        let witnesses = policy.witnesses.map(\.key)
        func witness(_ line: NoteSignature) -> NoteVerifierKey? {
            witnesses.first { $0.id == line.keyID && Array($0.name.utf8) == Array(line.name.utf8) }
        }
        do throws(LogError) {
            var newest: [NoteVerifierKey: (timestamp: Int, line: NoteSignature)] = [:]
            for line in note.signatures + lines {
                guard let key = witness(line) else { continue }
                let cosignature = try Cosignature(verifying: line, by: key, over: note.text)
                if let known = newest[key], known.timestamp >= cosignature.timestamp { continue }
                newest[key] = (cosignature.timestamp, line)
            }
            guard lines.contains(where: { witness($0) != nil }) else { throw .noKnownSignature }
            let others = note.signatures.filter { witness($0) == nil }
            let cosigned = witnesses.compactMap { newest[$0]?.line }
            return try SignedNote(text: note.text, signatures: others + cosigned)
        } catch {
            throw .cosignatureRefused
        }
    }

    private func parsed(_ stored: StoredCheckpoint) throws(LedgerError) -> SignedNote {
        do throws(LogError) {
            return try SignedNote(parsing: Array(stored.note.utf8))
        } catch {
            throw .storage(.corrupt)
        }
    }
}
