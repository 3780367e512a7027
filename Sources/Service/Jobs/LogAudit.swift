import JSONDocuments
import Ledger

/// Derives everything in the log again, as a job; taken up by a later process it begins again.
struct LogAudit: JobWorker {
    let reader: LedgerReader
    let keeper: any SignedCheckpointKeeper

    func work(
        on job: Job, note: @escaping @Sendable (Int, Int) throws -> Void
    ) async throws -> JSONValue {
        let fsck = try await Fsck(reader, keeper: keeper) { done, total in
            try note(done, total)
        }
        return [
            "entries": .integer(fsck.entryCount), "checkpoints": .integer(fsck.checkpointCount),
            "whole": .bool(fsck.difference == nil),
        ]
    }

    func forget(_ job: Job) {}

    func start(known: Set<String>) {}
}
