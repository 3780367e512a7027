public import Records
import TransparencyLog

/// What came of the records whose retention is over.
public enum Retention: Equatable, Sendable {
    /// The keys of so many are destroyed; none is overdue.
    case done(erasedCount: Int)
    /// The ledger would not take the receipt from this custodian, so nothing was destroyed.
    case waitsForLedger
    /// The clock is too far ahead of the custodian's newest entry in the log, so nothing was destroyed.
    case waitsForClock
}

extension Custodian {
    /// How far a clock may be ahead of the custodian's newest entry in the log to erase by it: 366 days.
    ///
    /// Destroying is for good and a clock is not, and the ledger's may be the same one: what the log
    /// holds is the only other word on what time it is. So long a silence is rarer than a wrong clock;
    /// any entry of the custodian's ends the waiting, also one that it makes by a wrong clock.
    public static let retentionSilenceSeconds = 366 * 86_400
    private static let overdueLimit = 1_000
    private static let receiptLimit = 256

    /// Destroys the keys of the records whose retention is over at `now`, unless a hold keeps them, and
    /// makes anew the receipts that the ledger refused.
    ///
    /// No key goes before the ledger's rules would admit the receipt.
    ///
    /// - Parameters:
    ///   - members: The register after the log's newest entry.
    ///   - now: The custodian's clock.
    ///   - append: Appends the receipts.
    /// - Returns: How many were erased, or what that waits for.
    /// - Throws: `StorageError`, or what `append` throws; then a receipt follows at the next opening.
    @discardableResult
    public func destroyOverdue(
        members: MemberRegister, now: Timestamp, append: Append
    ) async throws -> Retention {
        try await exclusively {
            try await appendPending(append)
            try await renewReceipts(members, now, append)
            var count = 0
            while true {
                let records = try await store.overdue(at: now, limit: Self.overdueLimit)
                guard !records.isEmpty else { return .done(erasedCount: count) }
                let entry = try entry(
                    .erasure(
                        ErasureEntry(
                            records: records, ground: ErasureEntry.retention, rule: nil,
                            epoch: await store.epoch() + 1)), now: now)
                guard isAdmissible(entry, members, now: now) else { return .waitsForLedger }
                guard try await isCredible(now) else { return .waitsForClock }
                try await destroyKeys(of: records, entry: entry)
                count += records.count
                _ = try await deliver([entry], append)
            }
        }
    }

    /// Makes the receipts anew that the ledger refused and would take now: the keys are gone, so they
    /// are owed.
    private func renewReceipts(
        _ members: MemberRegister, _ now: Timestamp, _ append: Append
    ) async throws {
        var renewed: [Envelope] = []
        for leaf in try await store.owedReceipts(limit: Self.receiptLimit) {
            let owed = try Envelope(leaf: leaf)
            let entry = try entry(owed.record, now: now)
            guard isAdmissible(entry, members, now: now) else { continue }
            try await store.renew(owed.id, by: entry)
            renewed.append(entry)
        }
        if !renewed.isEmpty { _ = try await deliver(renewed, append) }
    }

    private func isCredible(_ now: Timestamp) async throws -> Bool {
        guard let leaf = try await store.newestTaken() else { return false }
        let newest = try Envelope(leaf: leaf).created
        return now.epochSeconds - newest.epochSeconds <= Self.retentionSilenceSeconds
    }
}
