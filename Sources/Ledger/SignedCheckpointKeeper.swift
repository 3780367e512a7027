import Foundation

/// Remembers the last checkpoint that the log's key signed, outside the database.
///
/// A database that was restored from a backup is shorter than what was signed; only a memory that
/// is not restored with it can tell.
public protocol SignedCheckpointKeeper: Sendable {
    /// The last signed note; `nil` before the first one.
    func load() async throws(LedgerError) -> String?

    /// Whether the newest note may be lost, so that ``load()`` gives the one before it.
    func mayBeOlder() async throws(LedgerError) -> Bool

    /// Remembers `note`; durable when it returns.
    func replace(with note: String) async throws(LedgerError)
}

/// A keeper in a file of its own: two slots, written in turn and flushed each time.
public struct SignedCheckpointFile: SignedCheckpointKeeper {
    private static let queue = DispatchQueue(label: "countersign.last-signed")
    private let file: TwoSlotFile

    /// Keeps the note in the file at `path`, mode 0600.
    public init(path: String) {
        file = TwoSlotFile(path: path)
    }

    /// The last signed note; `nil` where there is no file.
    ///
    /// - Throws: `LedgerError.storage`.
    public func load() async throws(LedgerError) -> String? {
        try await onQueue { file throws(StorageFailure) in try file.load() }
    }

    /// Whether one of the file's two slots is damaged.
    ///
    /// - Throws: `LedgerError.storage`.
    public func mayBeOlder() async throws(LedgerError) -> Bool {
        try await onQueue { file throws(StorageFailure) in try file.isDamaged() }
    }

    /// Replaces the note.
    ///
    /// - Throws: `LedgerError.storage`; the old note is then still there.
    public func replace(with note: String) async throws(LedgerError) {
        try await onQueue { file throws(StorageFailure) in try file.replace(with: note) }
    }

    /// Flushing blocks its thread for milliseconds: never a thread of the cooperative pool.
    private func onQueue<T: Sendable>(
        _ work: @escaping @Sendable (TwoSlotFile) throws(StorageFailure) -> T
    ) async throws(LedgerError) -> T {
        let result: Result<T, StorageFailure> = await withCheckedContinuation { continuation in
            Self.queue.async { [file] in
                do throws(StorageFailure) {
                    continuation.resume(returning: .success(try work(file)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        do throws(StorageFailure) {
            return try result.get()
        } catch {
            throw .storage(error)
        }
    }
}
