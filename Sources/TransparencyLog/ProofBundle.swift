import Sodium

/// An inclusion proof with the checkpoint that it leads to, to be checked without a network.
///
/// Source: C2SP tlog-proof, "Format".
public struct ProofBundle: Sendable {
    /// Bytes for the application that nothing authenticates.
    public let extra: [UInt8]?
    /// Position of the entry in the log, from 0.
    public let index: Int
    /// The inclusion proof, from the leaf's sibling to the child of the root; at most 63 hashes.
    public let hashes: [TreeHash]
    /// The signed and cosigned checkpoint.
    public let checkpoint: SignedNote

    /// A bundle of these parts.
    ///
    /// - Throws: `LogError.indexOutsideTree` for an index below 0, `.tooManyHashes`.
    public init(
        index: Int, hashes: [TreeHash], checkpoint: SignedNote, extra: [UInt8]? = nil
    ) throws(LogError) {
        guard index >= 0 else { throw .indexOutsideTree(index: index, size: 0) }
        guard hashes.count <= maximumHashCount else { throw .tooManyHashes }
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Reads a `.tlog-proof` file.
    ///
    /// - Throws: `LogError.noteTooLong` for more than ``SignedNote/maximumByteCount`` bytes,
    ///   `.bundleVersionUnknown`, `.bundleExtraMalformed`, `.bundleIndexMalformed`,
    ///   `.hashLineMalformed`, `.tooManyHashes`, and what reading a note throws.
    public init(parsing bytes: some Collection<UInt8>) throws(LogError) {
        guard bytes.count <= SignedNote.maximumByteCount else { throw .noteTooLong }
        var scanner = LineScanner(bytes)
        guard let version = scanner.line(), version.elementsEqual(Self.version.utf8) else {
            throw .bundleVersionUnknown
        }
        var line = scanner.line()
        var extra: [UInt8]?
        if let encoded = line?.suffix(after: "extra ") {
            extra = Sodium.bytes(base64: String(decoding: encoded, as: UTF8.self))
            guard extra != nil else { throw .bundleExtraMalformed }
            line = scanner.line()
        }
        guard let digits = line?.suffix(after: "index "), let index = decimal(digits) else {
            throw .bundleIndexMalformed
        }
        let hashes = try scanner.hashes()
        let checkpoint = try SignedNote(parsing: scanner.rest)
        try self.init(index: index, hashes: hashes, checkpoint: checkpoint, extra: extra)
    }

    /// The bundle as a file.
    public var bytes: [UInt8] {
        var text = Self.version + "\n"
        if let extra { text += "extra \(base64(extra))\n" }
        text += "index \(index)\n"
        for hash in hashes { text += hash.base64 + "\n" }
        return Array((text + "\n").utf8) + checkpoint.bytes
    }

    /// Checks that the entry with hash `leaf` is in the log, and who says so.
    ///
    /// - Parameters:
    ///   - leaf: Hash of the entry, which is known from elsewhere.
    ///   - log: Whose checkpoint it has to be.
    ///   - policy: Which cosignatures the checkpoint has to have.
    ///   - notBefore: The oldest cosignature that counts, in seconds since 1970.
    /// - Returns: The checkpoint.
    /// - Throws: As ``VerifiedCheckpoint/init(opening:of:policy:notBefore:)`` and
    ///   ``InclusionProof/verify(leaf:root:)`` do.
    @discardableResult
    public func verify(
        leaf: TreeHash, log: LogIdentity, policy: WitnessPolicy = .none, notBefore: Int = 0
    ) throws(LogError) -> VerifiedCheckpoint {
        let verified = try VerifiedCheckpoint(
            opening: checkpoint, of: log, policy: policy, notBefore: notBefore)
        let proof = InclusionProof(index: index, size: verified.checkpoint.size, hashes: hashes)
        try proof.verify(leaf: leaf, root: verified.checkpoint.root)
        return verified
    }

    private static let version = "c2sp.org/tlog-proof@v1"
}
