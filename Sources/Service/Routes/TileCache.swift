import Synchronization

/// Tiles that were read, by their paths: none of them ever changes, not the partial ones either.
final class TileCache: Sendable {
    private struct State {
        var tiles: [String: [UInt8]] = [:]
        var byteCount = 0
    }

    private let byteLimit: Int
    private let state = Mutex(State())

    /// So many bytes are kept; when there is no room for another tile, all are forgotten, and those that are
    /// asked for come back.
    init(byteLimit: Int = 64 << 20) { self.byteLimit = byteLimit }

    /// A tile that is kept.
    subscript(path: String) -> [UInt8]? { state.withLock { $0.tiles[path] } }

    /// Keeps a tile.
    func keep(_ tile: [UInt8], at path: String) {
        guard tile.count <= byteLimit / 8 else { return }
        state.withLock { state in
            if state.byteCount + tile.count > byteLimit { state = State() }
            guard state.tiles.updateValue(tile, forKey: path) == nil else { return }
            state.byteCount += tile.count
        }
    }
}
