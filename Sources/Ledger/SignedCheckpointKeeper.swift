import Foundation

/// Remembers the last checkpoint that the log's key signed, outside the database.
///
/// A database that was restored from a backup is shorter than what was signed; only a memory that
/// is not restored with it can tell.
public protocol SignedCheckpointKeeper: Sendable {
    /// The last signed note; `nil` before the first one.
    func load() async throws(LedgerError) -> String?

    /// Remembers `note`; durable when it returns.
    func replace(with note: String) async throws(LedgerError)
}

/// A keeper in a file of its own, replaced atomically and flushed each time.
public struct SignedCheckpointFile: SignedCheckpointKeeper {
    private static let maximumByteCount = 65_536
    private static let queue = DispatchQueue(label: "countersign.last-signed")
    private let path: String

    /// Keeps the note in the file at `path`, mode 0600.
    public init(path: String) {
        self.path = path
    }

    /// The last signed note; `nil` where there is no file.
    ///
    /// - Throws: `LedgerError.storage`.
    public func load() async throws(LedgerError) -> String? {
        try await onQueue { path throws(StorageFailure) in
            guard
                let bytes = try DurableFile.read(
                    path, maximumByteCount: Self.maximumByteCount)
            else { return nil }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .corrupt }
            return text
        }
    }

    /// Replaces the file.
    ///
    /// - Throws: `LedgerError.storage`; the old note is then still there.
    public func replace(with note: String) async throws(LedgerError) {
        try await onQueue { path throws(StorageFailure) in
            try DurableFile.replace(path, with: Array(note.utf8), mode: 0o600)
        }
    }

    /// Flushing blocks its thread for milliseconds: never a thread of the cooperative pool.
    private func onQueue<T: Sendable>(
        _ work: @escaping @Sendable (String) throws(StorageFailure) -> T
    ) async throws(LedgerError) -> T {
        let result: Result<T, StorageFailure> = await withCheckedContinuation { continuation in
            Self.queue.async { [path] in
                do throws(StorageFailure) {
                    continuation.resume(returning: .success(try work(path)))
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
