/// The place of one immutable resource of a tiled log: a hash tile or an entry bundle.
///
/// Source: C2SP tlog-tiles, "Merkle Tree" and "Log entries".
public struct TileCoordinate: Hashable, Sendable {
    /// What a resource holds.
    public enum Content: Hashable, Sendable {
        /// Hashes of perfect subtrees of `256^level` leaves; `0 ... 63`.
        case hashes(level: Int)
        /// The entries themselves.
        case entries
    }

    /// Width of a full tile or bundle.
    public static let fullWidth = 256

    /// What the resource holds.
    public let content: Content
    /// Position among the resources of this content, from the left.
    public let index: Int
    /// Number of hashes or entries, `1 ... 256`; below 256 the resource is partial.
    public let width: Int

    /// The resource with this place and width.
    ///
    /// - Throws: `LogError.coordinateOutOfRange`.
    public init(
        _ content: Content, index: Int, width: Int = Self.fullWidth
    ) throws(LogError) {
        if case .hashes(let level) = content {
            guard 0...63 ~= level else { throw .coordinateOutOfRange }
        }
        guard index >= 0, 1...Self.fullWidth ~= width else { throw .coordinateOutOfRange }
        self.init(unchecked: content, index: index, width: width)
    }

    init(unchecked content: Content, index: Int, width: Int) {
        self.content = content
        self.index = index
        self.width = width
    }

    /// Whether the resource holds all 256 hashes or entries.
    public var isFull: Bool { width == Self.fullWidth }

    /// The full resource at the same place.
    public var full: TileCoordinate {
        TileCoordinate(unchecked: content, index: index, width: Self.fullWidth)
    }
}

// MARK: - Paths

extension TileCoordinate {
    /// The path below the log's prefix, for example `tile/0/x001/x234/067.p/17`.
    ///
    /// Source: C2SP tlog-tiles, "Merkle Tree".
    public var path: String {
        var groups: [String] = []
        var rest = index
        repeat {
            let digits = String(rest % 1000)
            let padded = String(repeating: "0", count: 3 - digits.utf8.count) + digits
            groups.append((groups.isEmpty ? "" : "x") + padded)
            rest /= 1000
        } while rest > 0
        let place = groups.reversed().joined(separator: "/")
        let content =
            switch content {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        return "tile/\(content)/\(place)" + (isFull ? "" : ".p/\(width)")
    }

    /// Reads a path; each resource has exactly one spelling.
    ///
    /// - Throws: `LogError.pathMalformed`.
    public init(path: String) throws(LogError) {
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].elementsEqual("tile".utf8) else { throw .pathMalformed }
        var width = Self.fullWidth
        if let number = parts.last, parts[parts.count - 2].suffix(2).elementsEqual(".p".utf8) {
            guard parts.count >= 4, let partial = decimal(number), 1..<width ~= partial else {
                throw .pathMalformed
            }
            width = partial
            parts.removeLast()
            parts[parts.count - 1] = parts[parts.count - 1].dropLast(2)
        }
        guard let index = Self.index(groups: parts[2...]) else { throw .pathMalformed }
        if parts[1].elementsEqual("entries".utf8) {
            self.init(unchecked: .entries, index: index, width: width)
        } else if let level = decimal(parts[1]), level <= 63 {
            self.init(unchecked: .hashes(level: level), index: index, width: width)
        } else {
            throw .pathMalformed
        }
    }

    private static func index(groups: ArraySlice<Substring.UTF8View>) -> Int? {
        var index = 0
        for (position, group) in zip(groups.indices, groups) {
            var digits = group
            if position != groups.endIndex - 1 {
                guard digits.popFirst() == UInt8(ascii: "x") else { return nil }
            }
            guard digits.count == 3 else { return nil }
            var value = 0
            for digit in digits {
                guard 0x30...0x39 ~= digit else { return nil }
                value = value * 10 + Int(digit - 0x30)
            }
            guard value > 0 || position != groups.startIndex || groups.count == 1 else {
                return nil
            }
            let (product, overflows) = index.multipliedReportingOverflow(by: 1000)
            let (sum, overflowsToo) = product.addingReportingOverflow(value)
            guard !overflows, !overflowsToo else { return nil }
            index = sum
        }
        return index
    }
}
