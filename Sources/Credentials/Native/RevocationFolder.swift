public import Accumulators
public import JSONDocuments
public import Records

/// What an agency lays out for anybody about one definition, in a folder that its hash names.
///
/// `status`, `retirement`, `definition`, `key-proof`; full blocks of revocations as `block/<position>`, which never
/// change, and the open one as `block/<position>.p/<count>`. Who writes, reads or serves it has the names from here.
public enum RevocationFolder {
    /// Largest block in bytes.
    public static let blockByteCountLimit = 2_000
    /// Most blocks that are read at once: four million revocations.
    private static let blockCountLimit = 65_536

    /// The name of a full block.
    public static func block(_ position: Int) -> String { "block/\(position)" }

    /// The name of a block that holds `count` revocations so far.
    public static func openBlock(_ position: Int, count: Int) -> String {
        "block/\(position).p/\(count)"
    }

    /// The names of the blocks from `position` on that lead to the head with `index`.
    ///
    /// - Throws: `AccumulatorError.blockMissing` where they are too many.
    public static func blocks(
        from position: Int, upTo index: Int
    ) throws(AccumulatorError) -> [String] {
        let capacity = RevocationBlock.capacity
        let fullCount = index / capacity
        guard fullCount - position <= blockCountLimit else { throw .blockMissing }
        let names = (position..<max(position, fullCount)).map(block)
        let rest = index % capacity
        return rest == 0 ? names : names + [openBlock(fullCount, count: rest)]
    }

    /// The names of so many of the newest blocks as travel with a request by this head; none where the
    /// entry is no head.
    ///
    /// - Throws: `RecordError` for a leaf that is no entry, `AccumulatorError`.
    public static func newestBlocks(for head: LogEvidence) throws -> [String] {
        guard case .status(let status) = try Envelope(leaf: head.leaf).record else { return [] }
        let last = (status.index + RevocationBlock.capacity - 1) / RevocationBlock.capacity
        return try blocks(
            from: max(0, last - HeadBundle.blockCountLimit), upTo: status.index)
    }

    /// The entry that `status` or `retirement` is about, the last one in it.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public static func newestEntry(in file: JSONValue) throws(DecodingFailure) -> LogEvidence? {
        var reader = try ObjectReader(file)
        try reader.expectVersion1()
        let evidence = try reader.required(
            "evidence", JSONValue.list(maximumCount: 16, LogEvidence.init(json:at:)))
        try reader.finish()
        return evidence.last
    }
}
