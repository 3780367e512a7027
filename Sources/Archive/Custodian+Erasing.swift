public import Records
import SealedStorage
import Sodium
import TransparencyLog

extension Custodian {
    /// Most records in one erasure by rule.
    public static let erasureLimit = 256

    /// Destroys the keys of records, if a rule orders it, and leaves an `audit.erasure` entry.
    ///
    /// The keys of all other records are wrapped under a new epoch key in one transaction; then the
    /// old epoch key is destroyed. What is left of the erased ones, in the store's files or in a
    /// backup, is under a key that exists no more.
    ///
    /// - Parameters:
    ///   - records: The records, 1 to 256; one erased before counts as done.
    ///   - ground: The rule's purpose.
    ///   - members: The register after the log's newest entry.
    ///   - now: The custodian's clock.
    ///   - append: Appends to the ledger.
    /// - Throws: `ArchiveError.refused`, with a trace in the log, or `.refusalNotNoted`, and nothing
    ///   erased; `.receiptOwed` where the ledger took the entry no more, with the keys gone;
    ///   `StorageError`, or what `append` throws: then the receipt follows at the next opening at the latest.
    public func erase(
        _ records: [RecordIdentifier], ground: String, members: MemberRegister, now: Timestamp,
        append: Append
    ) async throws {
        precondition(1...Self.erasureLimit ~= records.count, "one erasure names 1 to 256 records")
        try await exclusively {
            try await appendPending(append)
            do {
                guard let (left, terms) = try await due(records, ground, members, now) else {
                    return
                }
                let entry = try entry(
                    .erasure(
                        ErasureEntry(
                            records: left, ground: ground, rule: terms.identifier,
                            epoch: await store.epoch() + 1)), now: now)
                guard isAdmissible(entry, members, now: now) else { throw Refusal.notAdmitted }
                try await destroyKeys(of: left, entry: entry)
                guard try await deliver([entry], append)[0] != nil else {
                    throw ArchiveError.receiptOwed
                }
            } catch let refusal as Refusal {
                try await refuse(
                    refusal, .erase, records[0], purpose: ground, members: members, now: now,
                    append: append)
            }
        }
    }

    /// The records that are not erased yet, with the rule that orders it; `nil` for none.
    private func due(
        _ records: [RecordIdentifier], _ ground: String, _ members: MemberRegister,
        _ now: Timestamp
    ) async throws -> ([RecordIdentifier], PolicyTerms)? {
        var envelopes: [Envelope] = []
        var left: [RecordIdentifier] = []
        var isHeld = false
        for id in records {
            guard let record = try await store.record(id) else { throw Refusal.recordUnknown }
            envelopes.append(try Envelope(leaf: record.leaf))
            if !record.isErased, !left.contains(id) { left.append(id) }
            isHeld = isHeld || record.holdCount > 0
        }
        let terms = try PolicyRequest(action: .erase, envelopes: envelopes, purpose: ground)
            .rule(in: members, now: now)
        guard !isHeld else { throw Refusal.recordHeld }
        return left.isEmpty ? nil : (left, terms)
    }

    /// Leaves nothing of the records' keys; `entry` is the receipt, which the ledger has to take.
    func destroyKeys(of records: [RecordIdentifier], entry: Envelope) async throws {
        var removed: [SHA256Digest] = []
        for id in records {
            guard let record = try await store.record(id) else { continue }
            removed += Self.bodies(of: try Envelope(leaf: record.leaf))
        }
        let old = vault.current
        let next = try vault.prepare()
        try Step.epochWritten.pass()
        try await store.erase(records, epoch: next.number, entry: entry) {
            try old.rewrap($0, to: next)
        }
        try Step.keysRewrapped.pass()
        try vault.reconcile(with: next.number)
        try Step.oldEpochDestroyed.pass()
        try bodies.remove(removed)
        try Step.bodiesRemoved.pass()
    }
}
