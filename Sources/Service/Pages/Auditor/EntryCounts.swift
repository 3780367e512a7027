import Ledger

/// How many entries of each type the log has in each hour, counted once as the log grows.
actor EntryCounts {
    /// What was counted.
    struct Tally: Sendable {
        /// Entries by type, by hour in POSIX seconds.
        fileprivate(set) var hours: [Int: [String: Int]] = [:]
        /// Number of entries counted.
        fileprivate(set) var size = 0

        /// Entries of these types from the hour `start` until the hour `end`, which is not counted.
        func count(of types: Set<String>, from start: Int, until end: Int) -> Int {
            stride(from: start, to: end, by: 3_600).reduce(0) { sum, hour in
                sum
                    + (hours[hour] ?? [:]).reduce(0) {
                        $0 + (types.contains($1.key) ? $1.value : 0)
                    }
            }
        }

        /// The newest hour with an entry in it that is not after `now`; members say themselves when they signed.
        func newestHour(until now: Int) -> Int? { hours.keys.filter { $0 <= now }.max() }
    }

    /// Entries that one reading takes: at most 16 MiB of leaves.
    private static let pageLength = 256
    /// Entries that one page of the service waits for; the rest is counted behind it.
    static let turnLength = 20_000

    private let log: AuditedLog
    private var tally = Tally()
    private var counting: Task<Void, Never>?

    init(log: AuditedLog) { self.log = log }

    /// The counts so far: to the log's end, or by as much as one page may wait for.
    func counted() async throws -> Tally {
        let end = tally.size + Self.turnLength
        while tally.size < end {
            guard try await countPage() else { return tally }
        }
        if counting == nil {
            counting = Task(priority: .background) { await countOn() }
        }
        return tally
    }

    /// Counts to the log's end; what cannot be read now is left to the next page that asks.
    private func countOn() async {
        while (try? await countPage()) ?? false {}
        counting = nil
    }

    /// Counts some entries; whether there may be more.
    private func countPage() async throws -> Bool {
        let start = tally.size
        let entries = try await log.entries(in: start..<start + Self.pageLength)
        // Somebody else counted them meanwhile.
        guard start == tally.size else { return true }
        for entry in entries {
            tally.hours[entry.hourEpochSeconds, default: [:]][entry.type, default: 0] += 1
        }
        tally.size += entries.count
        return entries.count == Self.pageLength
    }
}
