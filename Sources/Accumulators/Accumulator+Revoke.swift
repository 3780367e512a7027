public import BigIntegers

/// What a revocation leads to: the accumulator after it, and the blocks that changed.
public struct Revocation: Sendable {
    /// The accumulator with the new head.
    public let accumulator: Accumulator
    /// The blocks that hold new events, in their order; the first may hold older ones too.
    public let blocks: [RevocationBlock]
    /// The new events in their order.
    public let events: [RevocationEvent]
}

extension Accumulator {
    /// Revokes numbers, in the order given; none gives a renewed head.
    ///
    /// One pair of tables of `ν` serves all values: with `P` the product of the numbers up to a block's
    /// end, the value there is `ν^(1/P)`. A bulk costs as many short powers as it fills blocks, and one
    /// product that checks them together; no value leaves unchecked.
    ///
    /// - Throws: `AccumulatorError.numberRepeated`, `.chainFull`, `.timeInvalid` for a time before the
    ///   head's, `.keyMismatch`, `.faultDetected`.
    public func revoking(
        _ numbers: [RevocationNumber], factors: borrowing FactoredModulus,
        atEpochSeconds time: Int
    ) throws(AccumulatorError) -> Revocation {
        let before = openBlock?.numbers ?? []
        guard Set(before + numbers).count == before.count + numbers.count else {
            throw .numberRepeated
        }
        guard numbers.count <= RevocationHead.largestIndex - head.index else { throw .chainFull }
        guard time >= head.timeEpochSeconds else { throw .timeInvalid }
        let parts = Self.parts(of: numbers, before: before.count)
        let values = try roots(degrees: parts.map(\.product), factors: factors)
        let blocks = try blocks(parts, before: before, values: values)
        let next = try Accumulator(
            head: nextHead(
                index: head.index + numbers.count, value: values.last ?? head.value,
                newest: blocks.last?.closingDigest ?? head.newest, atEpochSeconds: time),
            openBlock: blocks.isEmpty ? openBlock : blocks.last.flatMap { $0.isFull ? nil : $0 },
            modulus: modulus)
        return Revocation(
            accumulator: next, blocks: blocks,
            events: blocks.flatMap { $0.events.filter { $0.index > head.index } })
    }

    /// The numbers, cut where blocks end; the open block holds `before` events already.
    private static func parts(
        of numbers: [RevocationNumber], before: Int
    ) -> [ArraySlice<RevocationNumber>] {
        var parts: [ArraySlice<RevocationNumber>] = []
        var rest = numbers[...]
        var room = RevocationBlock.capacity - before
        while !rest.isEmpty {
            parts.append(rest.prefix(room))
            rest = rest.dropFirst(room)
            room = RevocationBlock.capacity
        }
        return parts
    }

    private func blocks(
        _ parts: [ArraySlice<RevocationNumber>], before: [RevocationNumber],
        values: [BigInteger]
    ) throws(AccumulatorError) -> [RevocationBlock] {
        var blocks: [RevocationBlock] = []
        for (part, value) in zip(parts, values) {
            let numbers = (blocks.isEmpty ? before : []) + part
            let isFull = numbers.count == RevocationBlock.capacity
            blocks.append(
                try RevocationBlock(
                    position: head.index / RevocationBlock.capacity + blocks.count,
                    parent: blocks.last?.closingDigest ?? openBlock?.parent ?? head.newest,
                    numbers: numbers, value: isFull ? value : nil, modulus: modulus))
        }
        return blocks
    }
}
