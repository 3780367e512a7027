public import Foundation
import TransparencyLog

/// Publishes a ledger as static files in the tlog-tiles layout.
///
/// Tiles and entries are durable before `checkpoint` names them, so a reader, or a crash, never
/// meets a checkpoint without its tiles. A later run adds what is new and costs no more than that;
/// partial tiles of earlier sizes stay.
///
/// Source: C2SP tlog-tiles.
public struct StaticExport: Sendable {
    /// Size that was published before; 0 for the first time.
    public let oldSize: Int
    /// Size that is published now.
    public let size: Int
    /// Number of tiles and bundles written.
    public let fileCount: Int

    /// Publishes the newest checkpoint, or the newest that satisfies the reader's witness policy.
    ///
    /// - Parameters:
    ///   - reader: The ledger.
    ///   - directory: Where to; made where it is missing.
    ///   - demandingQuorum: Whether to wait with what is not cosigned yet.
    ///   - progress: Called with the number of files written and to write.
    /// - Throws: `LedgerError.checkpointUnknown` where there is nothing to publish,
    ///   `.exportContradicts` where `directory` holds another or a longer history, `.storage`.
    public init(
        of reader: LedgerReader, to directory: URL, demandingQuorum: Bool = false,
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws(LedgerError) {
        let newest =
            demandingQuorum
            ? try await reader.quorumCheckpoint() : try await reader.newestCheckpoint()
        guard let newest else { throw .checkpointUnknown(size: 0) }
        size = newest.checkpoint.size
        var folder = ExportFolder(directory)
        oldSize = try await Self.publishedSize(in: folder, reader: reader, newSize: size)
        let resources = TileLayout.resources(from: oldSize, to: size)
        fileCount = resources.count
        try folder.write("vkey", Array((reader.log.keys[0].text + "\n").utf8))
        for (done, coordinate) in resources.enumerated() {
            let content = try await reader.content(of: coordinate)
            try folder.write(coordinate.path, content)
            progress(done + 1, resources.count)
        }
        try folder.flush()
        try folder.replaceCheckpoint(newest.note.bytes)
    }

    /// The size of the checkpoint in `folder`, which the ledger must extend.
    private static func publishedSize(
        in folder: ExportFolder, reader: LedgerReader, newSize: Int
    ) async throws(LedgerError) -> Int {
        guard let bytes = try folder.checkpoint() else { return 0 }
        guard let note = try? SignedNote(parsing: bytes),
            let old = try? VerifiedCheckpoint(opening: note, of: reader.log).checkpoint
        else { throw .exportContradicts(size: 0) }
        guard old.size <= newSize, try await reader.store.root(size: old.size) == old.root else {
            throw .exportContradicts(size: old.size)
        }
        return old.size
    }
}

extension LedgerReader {
    /// The bytes to serve for a tile or bundle that the log has.
    func content(of coordinate: TileCoordinate) async throws(LedgerError) -> [UInt8] {
        guard coordinate.content == .entries else {
            guard let tile = try await store.tiles([coordinate]).first else {
                throw .storage(.corrupt)
            }
            return tile.bytes
        }
        let start = coordinate.index * TileCoordinate.fullWidth
        let entries = try await store.entries(in: start..<start + coordinate.width)
        guard entries.count == coordinate.width,
            let bundle = try? EntryBundle(entries: entries.map(\.leaf))
        else { throw .storage(.corrupt) }
        return bundle.bytes
    }
}
