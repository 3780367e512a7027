import Records
import TransparencyLog

/// A batch with the answers that its callers get once it is durable.
private struct SealedBatch {
    /// `nil` where no envelope is new.
    let batch: LedgerBatch?
    let answers: [Result<(index: Int, leafHash: TreeHash), LedgerError>]
}

extension Sequencer {
    /// Commits what is new among `requests` and answers all of them.
    ///
    /// Only one call runs at a time. The head is read and moved in ``seal(_:known:)``, which does
    /// not suspend; where a later step fails the sequencer stops, so that no head that was not
    /// written is ever built on.
    func commit(_ requests: [AppendRequest]) async throws(LedgerError) {
        var signed: [Result<Envelope, LedgerError>] = []
        for request in requests { signed.append(sign(request.envelope)) }
        let ids = signed.compactMap { try? $0.get().id.description }
        let known = try await store.entries(recordIDs: ids)
        try await requireOwnCheckpoint()
        let sealed = try seal(signed, known: known)
        queue.publish(register)
        if let batch = sealed.batch {
            try await store.commit(batch)
            try await keeper.replace(with: batch.checkpoint.note)
            lastSigned = batch.checkpoint.note
        }
        for (request, answer) in zip(requests, sealed.answers) {
            request.finish(
                answer.map { place in
                    Acknowledgement(
                        index: place.index, leafHash: place.leafHash, treeSize: head.size)
                })
        }
    }

    /// What was signed last must be what this sequencer signed last: else another one is at work.
    private func requireOwnCheckpoint() async throws(LedgerError) {
        let remembered = try await keeper.load()
        guard remembered.map({ Array($0.utf8) }) == lastSigned.map({ Array($0.utf8) }) else {
            throw .fenced
        }
    }

    private func sign(_ envelope: Envelope) -> Result<Envelope, LedgerError> {
        guard envelope.signature == nil else { return .success(envelope) }
        do throws(RecordError) {
            return .success(try envelope.signed(by: signer.key, name: signer.verifierKey.name))
        } catch {
            return .failure(.notAdmitted(error))
        }
    }

    /// Admits the envelopes that are new, and moves the head behind them.
    private func seal(
        _ envelopes: [Result<Envelope, LedgerError>], known: [StoredEntry]
    ) throws(LedgerError) -> SealedBatch {
        var placed: [String: StoredEntry] = [:]
        for entry in known { placed[entry.recordID] = entry }
        var entries: [StoredEntry] = []
        var answers: [Result<(index: Int, leafHash: TreeHash), LedgerError>] = []
        let now = clock()
        for envelope in envelopes {
            do throws(LedgerError) {
                let envelope = try envelope.get()
                let id = envelope.id.description
                if let first = placed[id] {
                    guard first.leaf == envelope.leaf else { throw .identifierTaken(id: id) }
                    answers.append(.success((first.index, first.leafHash)))
                    continue
                }
                let entry = try admit(envelope, at: head.size + entries.count, now: now)
                placed[id] = entry
                entries.append(entry)
                answers.append(.success((entry.index, entry.leafHash)))
            } catch {
                answers.append(.failure(error))
            }
        }
        let batch = entries.isEmpty ? nil : try extend(with: entries)
        return SealedBatch(batch: batch, answers: answers)
    }

    private func admit(
        _ envelope: Envelope, at index: Int, now: Timestamp
    ) throws(LedgerError) -> StoredEntry {
        do throws(RecordError) {
            try register.admit(envelope, at: UInt64(index), now: now)
            return try StoredEntry(envelope, at: index)
        } catch {
            throw .notAdmitted(error)
        }
    }

    /// Moves head and right edge behind `entries` and signs the tree that results.
    private func extend(with entries: [StoredEntry]) throws(LedgerError) -> LedgerBatch {
        let old = head
        let tiles = edge.append(entries.map(\.leafHash))
        head = LedgerHead(epoch: old.epoch, size: edge.size)
        let note: SignedNote
        do throws(LogError) {
            note = try signer.sign(
                Checkpoint(origin: signer.verifierKey.name, size: edge.size, root: edge.root))
        } catch {
            // The origin is a key name and the size counts entries: nothing here can be refused.
            throw .storage(.corrupt)
        }
        return LedgerBatch(
            head: old, entries: entries,
            tiles: tiles.map {
                StoredTile(level: $0.level, index: $0.index, hashes: $0.bytes)
            },
            checkpoint: StoredCheckpoint(
                size: edge.size, note: String(decoding: note.bytes, as: UTF8.self),
                isCosigned: false))
    }
}
