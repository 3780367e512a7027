public import TransparencyLog

extension LedgerReader {
    /// The offline proof that the entry at `index` is in the tree of the newest checkpoint that
    /// satisfies the witness policy.
    ///
    /// - Throws: `LedgerError.entryUnknown`; `.quorumMissing` where no such checkpoint covers the
    ///   entry yet; `.storage`.
    public func proof(of index: Int) async throws(LedgerError) -> ProofBundle {
        guard index >= 0 else { throw .entryUnknown(index: index) }
        let checkpoint = try await quorumCheckpoint()
        // What a checkpoint covers is there; only beyond it the store is asked.
        if index >= checkpoint?.checkpoint.size ?? 0, index >= (try await size()) {
            throw .entryUnknown(index: index)
        }
        return try await proof(of: index, under: checkpoint)
    }

    /// The proof that the entry at `index` is in the tree of `verified`, or why there is none.
    func proof(
        of index: Int, under verified: VerifiedCheckpoint?
    ) async throws(LedgerError) -> ProofBundle {
        guard let verified, index < verified.checkpoint.size else {
            throw .quorumMissing(size: index + 1)
        }
        let size = verified.checkpoint.size
        do {
            let plan = try MerkleTree.inclusionPlan(index: index, size: size)
            return try ProofBundle(
                index: index, hashes: try await store.hashes(of: plan, size: size, cache: cache),
                checkpoint: verified.note)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// The proof that the tree of `newSize` entries extends the one of `oldSize`.
    ///
    /// - Throws: `LedgerError.checkpointUnknown` for sizes that the log does not have, or in the
    ///   wrong order; `.storage`.
    public func consistency(
        from oldSize: Int, to newSize: Int
    ) async throws(LedgerError) -> ConsistencyProof {
        guard newSize <= (try await size()) else { throw .checkpointUnknown(size: newSize) }
        guard let plan = try? MerkleTree.consistencyPlan(from: oldSize, to: newSize) else {
            throw .checkpointUnknown(size: oldSize)
        }
        return ConsistencyProof(
            oldSize: oldSize, newSize: newSize,
            hashes: try await store.hashes(of: plan, size: newSize))
    }

    /// What to send to a witness that cosigned `oldSize` last, 0 where that is not known.
    ///
    /// - Parameters:
    ///   - oldSize: The witness's size.
    ///   - size: The checkpoint to cosign, by its size; the newest where none is named. Witnesses
    ///     that shall meet a quorum have to cosign the same one.
    /// - Returns: The body of an add-checkpoint request.
    /// - Throws: `LedgerError.checkpointUnknown` or `.storage`.
    public func addCheckpointRequest(
        from oldSize: Int, size: Int? = nil
    ) async throws(LedgerError) -> AddCheckpointRequest {
        let stored: StoredCheckpoint? =
            if let size {
                try await checkpoint(size: size)
            } else {
                try await store.newestCheckpoint()
            }
        guard let stored else { throw .checkpointUnknown(size: size ?? 0) }
        let proof = try await consistency(from: oldSize, to: stored.size)
        do throws(LogError) {
            return try AddCheckpointRequest(
                oldSize: oldSize, hashes: proof.hashes,
                note: SignedNote(parsing: Array(stored.note.utf8)))
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// The stored checkpoint of exactly this size.
    func checkpoint(size: Int) async throws(LedgerError) -> StoredCheckpoint? {
        guard size >= 0, size < Int.max else { return nil }
        return try await store.checkpoints(in: size..<size + 1, limit: 1).first
    }
}
