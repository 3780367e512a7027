import GRDB
import Synchronization

/// Copies the write-ahead log back into the database beside the commits, which would otherwise stop
/// for it.
///
/// A copy in the background never reaches the end, since commits go on; so the last few pages are
/// copied between two commits, and the next commit begins the log anew. Commits themselves copy
/// nothing: so no copy in the background ever begins on a log that is copied as a whole.
final class LogFolder: Sendable {
    /// Pages in the write-ahead log, as estimated, from which on it is copied: 32 MiB.
    private static let pageLimit = 8_192
    /// What a commit writes besides its entries, and for each entry: leaf and random places in three
    /// indexes.
    private static let (pagesPerCommit, pagesPerEntry) = (8, 4)
    /// As many pages may be left for between two commits.
    private static let restLimit = 512

    private struct State {
        var pages = 0
        var isRunning = false
    }

    private let writer: DatabaseQueue
    private let folder: DatabaseQueue
    private let state = Mutex(State())

    /// - Parameters:
    ///   - writer: The connection that commits.
    ///   - folder: Another one to the same file.
    init(writer: DatabaseQueue, folder: DatabaseQueue) {
        self.writer = writer
        self.folder = folder
    }

    /// Counts a commit, and begins to copy when it is time.
    func committed(entryCount: Int) {
        let isDue = state.withLock { state in
            state.pages += Self.pagesPerCommit + Self.pagesPerEntry * entryCount
            guard state.pages >= Self.pageLimit, !state.isRunning else { return false }
            state = State(pages: 0, isRunning: true)
            return true
        }
        guard isDue else { return }
        folder.asyncWriteWithoutTransaction { [self] database in
            // A failure costs nothing but room: some thousand entries later it is tried again.
            for _ in 0..<4 {
                guard let count = Self.copy(database),
                    count.walFrameCount - count.checkpointedFrameCount > Self.restLimit
                else { break }
            }
            writer.asyncWriteWithoutTransaction { [self] database in
                _ = Self.copy(database)
                state.withLock { $0.isRunning = false }
            }
        }
    }

    /// Copies what it can; `nil` where that fails, also on a connection that was closed meanwhile.
    private static func copy(
        _ database: Database
    ) -> (walFrameCount: Int, checkpointedFrameCount: Int)? {
        guard database.sqliteConnection != nil else { return nil }
        return try? database.checkpoint(.passive)
    }

    /// Ends the copying.
    func close() { try? folder.close() }
}
