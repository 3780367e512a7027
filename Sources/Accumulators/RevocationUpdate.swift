/// Blocks that follow each other up to a head: all that a wallet needs to bring its witnesses forward.
///
/// A value that exists is one chain: every event, value and place in it is what the digest in the head
/// stands for. Whether the head is the issuer's is for the caller to check.
public struct RevocationUpdate: Sendable {
    /// The blocks in their order, all but the last one full; none where the head is the start.
    public let blocks: [RevocationBlock]
    /// The head at their end.
    public let head: RevocationHead

    /// Checks that the blocks lead to the head.
    ///
    /// - Throws: `AccumulatorError.blockMissing`, `.blocksOutOfOrder`, `.blockIncomplete`,
    ///   `.blockBeyondHead`, `.chainBroken`, `.valueMismatch`.
    public init(
        blocks: [RevocationBlock], head: RevocationHead
    ) throws(AccumulatorError) {
        let pairs = zip(blocks, blocks.dropFirst())
        guard pairs.allSatisfy({ $0.position < $1.position }) else { throw .blocksOutOfOrder }
        for (block, next) in pairs {
            guard block.isFull else { throw .blockIncomplete }
            guard next.position == block.position + 1 else { throw .blockMissing }
            guard next.parent == block.closingDigest else { throw .chainBroken }
        }
        if let last = blocks.last {
            try Self.check(last, endsAt: head)
        } else {
            guard head.index == 0 else { throw .blockMissing }
        }
        self.blocks = blocks
        self.head = head
    }

    private static func check(
        _ last: RevocationBlock, endsAt head: RevocationHead
    ) throws(AccumulatorError) {
        guard last.lastIndex <= head.index else { throw .blockBeyondHead }
        guard last.lastIndex == head.index else { throw .blockMissing }
        guard last.closingDigest == head.newest else { throw .chainBroken }
        guard last.value == nil || last.value == head.value else { throw .valueMismatch }
    }
}
