import Synchronization
import TransparencyLog

/// The upper tiles of a log, which nearly every proof needs; at most 64 of them, about 1 MB.
///
/// Full tiles of leaf hashes stay out, since proofs seldom share one. What a store holds of a tile
/// never changes, so nothing here grows old; the tile that was not used for longest makes room.
final class SubtreeCache: Sendable {
    static let limit = 64

    private struct State {
        var tiles: [TileCoordinate: (subtrees: TileSubtrees, lastUse: Int)] = [:]
        var useCount = 0
    }

    private let state = Mutex(State())

    /// Number of tiles that are kept.
    var count: Int { state.withLock { $0.tiles.count } }

    subscript(coordinate: TileCoordinate) -> TileSubtrees? {
        state.withLock { state in
            guard let found = state.tiles[coordinate] else { return nil }
            state.useCount += 1
            state.tiles[coordinate]?.lastUse = state.useCount
            return found.subtrees
        }
    }

    /// Keeps a tile, if proofs may share it.
    func keep(_ tile: TileSubtrees) {
        let place = tile.coordinate
        guard place.content != .hashes(level: 0) || !place.isFull else { return }
        state.withLock { state in
            state.useCount += 1
            state.tiles[place] = (tile, state.useCount)
            guard state.tiles.count > Self.limit,
                let oldest = state.tiles.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
            else { return }
            state.tiles[oldest] = nil
        }
    }
}
