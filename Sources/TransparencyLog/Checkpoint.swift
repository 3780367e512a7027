/// What a log signs of its tree: who it is, how many leaves, which root.
///
/// Source: C2SP tlog-checkpoint, "Note text".
public struct Checkpoint: Sendable {
    /// The log's identity, not empty; by custom a URL without scheme.
    public let origin: String
    /// Number of leaves.
    public let size: Int
    /// Root of the tree.
    public let root: TreeHash
    /// Further lines, none of them empty; monitors cannot audit them.
    public let extensions: [String]

    /// A checkpoint of these values.
    ///
    /// - Throws: `LogError.checkpointOriginMalformed`, `.checkpointSizeMalformed`,
    ///   `.checkpointExtensionMalformed`, `.emptyTreeRootMismatch`.
    public init(
        origin: String, size: Int, root: TreeHash, extensions: [String] = []
    ) throws(LogError) {
        guard isCheckpointLine(origin) else { throw .checkpointOriginMalformed }
        guard size >= 0 else { throw .checkpointSizeMalformed }
        guard extensions.allSatisfy(isCheckpointLine) else { throw .checkpointExtensionMalformed }
        guard size > 0 || root == .empty else { throw .emptyTreeRootMismatch }
        self.init(unchecked: origin, size: size, root: root, extensions: extensions)
    }

    private init(unchecked origin: String, size: Int, root: TreeHash, extensions: [String]) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note.
    ///
    /// - Throws: `LogError.checkpointOriginMalformed`, `.checkpointSizeMalformed`,
    ///   `.checkpointRootMalformed`, `.checkpointExtensionMalformed`, `.emptyTreeRootMismatch`.
    public init(parsing text: String) throws(LogError) {
        self = try Self.unjudged(text)
        guard size > 0 || root == .empty else { throw .emptyTreeRootMismatch }
    }

    /// Reads a text without judging the root of size 0, on which a witness answers later.
    static func unjudged(_ text: String) throws(LogError) -> Checkpoint {
        var scanner = LineScanner(text.utf8)
        guard let origin = scanner.text(), isCheckpointLine(origin) else {
            throw .checkpointOriginMalformed
        }
        guard let digits = scanner.line(), let size = decimal(digits) else {
            throw .checkpointSizeMalformed
        }
        guard let encoded = scanner.text(), let root = TreeHash(base64: encoded) else {
            throw .checkpointRootMalformed
        }
        var extensions: [String] = []
        while !scanner.rest.isEmpty {
            guard let line = scanner.text(), isCheckpointLine(line) else {
                throw .checkpointExtensionMalformed
            }
            extensions.append(line)
        }
        return Checkpoint(unchecked: origin, size: size, root: root, extensions: extensions)
    }

    /// The text that is signed, with its last newline.
    public var text: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }
}

extension Checkpoint: Hashable {
    /// Whether both have the same text, byte for byte.
    public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        haveSameBytes(left.text, right.text)
    }

    /// Feeds size and root to `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(size)
        hasher.combine(root)
    }
}

private func isCheckpointLine(_ line: String) -> Bool {
    !line.isEmpty && line.utf8.allSatisfy { $0 >= 0x20 }
}
