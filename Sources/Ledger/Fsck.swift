/// Derives everything in a ledger again from its entries and its key, and names the first
/// difference.
///
/// Entries: hash, form, admission by the access rules at their place. Tiles: every hash. Checkpoints:
/// signature, cosignatures by known witnesses, root. Indexes: where they lead. Then the engine's own
/// check of its files. Works beside a running sequencer.
public struct Fsck: Sendable {
    /// Number of entries checked.
    public let entryCount: Int
    /// Number of checkpoints checked.
    public let checkpointCount: Int
    /// The first difference; `nil` where the ledger is whole.
    public let difference: LedgerDifference?

    /// Checks a ledger.
    ///
    /// - Parameters:
    ///   - reader: The ledger; its policy names the witnesses whose cosignatures are checked.
    ///   - keeper: The memory of what was signed last.
    ///   - progress: Called with the number of entries checked and to check.
    /// - Throws: `LedgerError.storage` where the ledger cannot be read; what `progress` throws.
    public init(
        _ reader: LedgerReader, keeper: any SignedCheckpointKeeper,
        progress: @Sendable (Int, Int) throws -> Void = { _, _ in }
    ) async throws {
        var walk = try FsckWalk(reader)
        do {
            try await walk.run(keeper: keeper, progress: progress)
            difference = try await reader.store.engineProblem().map(LedgerDifference.engine)
        } catch let found as FoundDifference {
            difference = found.difference
        } catch LedgerError.storage(.corrupt) {
            difference = .engine(try await Self.engineWords(reader.store))
        }
        entryCount = walk.size
        checkpointCount = walk.checkpointCount
    }

    private static func engineWords(_ store: any LedgerStore) async throws(LedgerError) -> String {
        do throws(LedgerError) {
            return try await store.engineProblem() ?? "a value is not as it was written"
        } catch .storage(.corrupt) {
            return "the database is malformed"
        }
    }
}

/// Ends a walk at the first difference.
struct FoundDifference: Error {
    let difference: LedgerDifference

    init(_ difference: LedgerDifference) { self.difference = difference }
}
