/// Up to 256 neighbouring entries as one resource: each behind its length in two bytes, big-endian.
///
/// Source: C2SP tlog-tiles, "Log entries".
public struct EntryBundle: Hashable, Sendable {
    /// The longest entry in bytes.
    public static let maximumEntryByteCount = 65_535

    /// `1 ... 256` entries of `0 ... 65,535` bytes.
    public let entries: [[UInt8]]

    /// A bundle of these entries.
    ///
    /// - Throws: `LogError.entryTooLong`, and `.bundleEntryCount` for none or more than 256.
    public init(entries: [[UInt8]]) throws(LogError) {
        guard 1...TileCoordinate.fullWidth ~= entries.count else {
            throw .bundleEntryCount(expected: TileCoordinate.fullWidth, actual: entries.count)
        }
        for entry in entries {
            guard entry.count <= Self.maximumEntryByteCount else {
                throw .entryTooLong(byteCount: entry.count)
            }
        }
        self.entries = entries
    }

    /// Reads the bytes of a bundle that has to hold `width` entries.
    ///
    /// Without `width` any number from 1 to 256 will do.
    ///
    /// - Throws: `LogError.bundleTruncated`, `.bundleEntryCount`.
    public init(decoding bytes: some Collection<UInt8>, width: Int? = nil) throws(LogError) {
        let limit = width ?? TileCoordinate.fullWidth
        var rest = Array(bytes)[...]
        var entries: [[UInt8]] = []
        while let high = rest.popFirst() {
            guard entries.count < limit else {
                throw .bundleEntryCount(expected: limit, actual: entries.count + 1)
            }
            guard let low = rest.popFirst() else { throw .bundleTruncated }
            let byteCount = Int(high) << 8 | Int(low)
            guard rest.count >= byteCount else { throw .bundleTruncated }
            entries.append(Array(rest.prefix(byteCount)))
            rest.removeFirst(byteCount)
        }
        guard !entries.isEmpty, entries.count == width ?? entries.count else {
            throw .bundleEntryCount(expected: limit, actual: entries.count)
        }
        self.entries = entries
    }

    /// What the log serves.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            bytes.append(UInt8(entry.count >> 8))
            bytes.append(UInt8(entry.count & 255))
            bytes += entry
        }
        return bytes
    }

    /// The hashes of the level-0 tile with the same index.
    public var leafHashes: [TreeHash] { entries.map { TreeHash.leaf($0) } }
}
