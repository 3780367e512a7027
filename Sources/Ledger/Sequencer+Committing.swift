import Records
import TransparencyLog

/// A batch with the answers that its callers get once it is durable.
private struct SealedBatch {
    /// `nil` where no envelope is new.
    let batch: LedgerBatch?
    let answers: [Result<(index: Int, leafHash: TreeHash), LedgerError>]
}

/// A signed envelope and what a store will keep of it, but for the index.
private struct Draft {
    let envelope: Envelope
    let entry: StoredEntry
}

extension Sequencer {
    /// Commits what is new among `requests` and answers all of them.
    ///
    /// Only one call runs at a time. The head is read and moved in ``seal(_:known:)``, which does
    /// not suspend; where a later step fails the sequencer stops, so that no head that was not
    /// written is ever built on.
    func commit(_ requests: [AppendRequest]) async throws(LedgerError) {
        let drafts = requests.map(draft)
        let ids = drafts.compactMap { try? $0.get().entry.recordID }
        // Two short waits, on threads of their own: both at once.
        async let isOwn = lastSignedIsOwn()
        let known = try await store.entries(recordIDs: ids)
        guard try await isOwn.get() else { throw .fenced }
        let sealed = try seal(drafts, known: known)
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

    /// Whether what was signed last is what this sequencer signed last: else another one is at work.
    private func lastSignedIsOwn() async -> Result<Bool, LedgerError> {
        do throws(LedgerError) {
            let remembered = try await keeper.load()
            return .success(
                remembered.map { Array($0.utf8) } == lastSigned.map { Array($0.utf8) })
        } catch {
            return .failure(error)
        }
    }

    /// The operator signs what nobody has signed.
    private func draft(_ request: AppendRequest) -> Result<Draft, LedgerError> {
        if let entry = request.entry {
            return .success(Draft(envelope: request.envelope, entry: entry))
        }
        do throws(RecordError) {
            let envelope = try request.envelope.signed(
                by: signer.key, name: signer.verifierKey.name)
            return .success(Draft(envelope: envelope, entry: try StoredEntry(envelope, at: 0)))
        } catch {
            return .failure(.notAdmitted(error))
        }
    }

    /// Admits the envelopes that are new, and moves the head behind them.
    private func seal(
        _ drafts: [Result<Draft, LedgerError>], known: [StoredEntry]
    ) throws(LedgerError) -> SealedBatch {
        var placed: [String: StoredEntry] = [:]
        for entry in known { placed[entry.recordID] = entry }
        var entries: [StoredEntry] = []
        var answers: [Result<(index: Int, leafHash: TreeHash), LedgerError>] = []
        let now = clock()
        for draft in drafts {
            do throws(LedgerError) {
                let draft = try draft.get()
                let id = draft.entry.recordID
                if let first = placed[id] {
                    guard first.leaf == draft.entry.leaf else { throw .identifierTaken(id: id) }
                    answers.append(.success((first.index, first.leafHash)))
                    continue
                }
                let entry = try admit(draft, at: head.size + entries.count, now: now)
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
        _ draft: Draft, at index: Int, now: Timestamp
    ) throws(LedgerError) -> StoredEntry {
        do throws(RecordError) {
            try register.admit(draft.envelope, at: UInt64(index), now: now)
        } catch {
            throw .notAdmitted(error)
        }
        return draft.entry.placed(at: index)
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
