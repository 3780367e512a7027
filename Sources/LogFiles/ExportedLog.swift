import SealedStorage
public import TransparencyLog

/// A log published as static files in a directory (C2SP tlog-tiles), read with limits.
///
/// Nothing in it is trusted: what these functions return is judged by a checkpoint's signature or by
/// a ``TileReader``.
public struct ExportedLog: Sendable {
    /// The directory that holds `checkpoint` and `tile/`.
    public let path: String

    /// The log below `path`.
    public init(path: String) { self.path = path }

    /// The newest published checkpoint, unjudged.
    ///
    /// - Throws: `StorageError`, or `LogError` for what is no signed note.
    public func checkpoint() throws -> SignedNote {
        try SignedNote(
            parsing: AtomicFile.read(path + "/checkpoint", limit: SignedNote.maximumByteCount))
    }

    /// Reads and judges the tiles below the checkpoint.
    ///
    /// - Throws: `StorageError`, or `LogError` where the right edge does not give the root.
    public func reader(_ checkpoint: Checkpoint) throws -> TileReader {
        try TileReader(size: checkpoint.size, root: checkpoint.root, fetch: fetch)
    }

    /// The bytes of a tile or bundle; `nil` where there is no such file.
    ///
    /// - Throws: `StorageError` for anything but a missing file.
    private func fetch(_ coordinate: TileCoordinate) throws -> [UInt8]? {
        let limit = TileCoordinate.fullWidth * (EntryBundle.maximumEntryByteCount + 2)
        do {
            return try AtomicFile.read(path + "/" + coordinate.path, limit: limit)
        } catch StorageError.notFound {
            return nil
        }
    }
}
