import BigIntegers
import Foundation
import Sodium
import Testing

@testable import Accumulators

/// Everything in an update, altered in turn; under a key of 2048 bits.
@Suite("Altered updates")
struct UpdateTests {
    private let issuer: TestIssuer
    private let witness: Witness
    private let revocation: Revocation
    private var modulus: Modulus { issuer.modulus }
    private var blocks: [RevocationBlock] { revocation.blocks }
    private var head: RevocationHead { revocation.accumulator.head }

    init() throws {
        issuer = try TestIssuer.real.get()
        witness = try issuer.witness(.random())
        revocation = try issuer.revoke(drawNumbers(200))
    }

    private func expect(
        _ error: AccumulatorError, _ blocks: [RevocationBlock], _ head: RevocationHead? = nil,
        from witness: Witness? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: error, sourceLocation: sourceLocation) {
            let update = try RevocationUpdate(blocks: blocks, head: head ?? self.head)
            _ = try (witness ?? self.witness).updated(with: update, modulus: modulus)
        }
    }

    private func altered(
        _ place: Int, position: Int? = nil, parent: SHA256Digest? = nil,
        numbers: [RevocationNumber]? = nil, value: BigInteger? = nil
    ) throws -> [RevocationBlock] {
        let block = blocks[place]
        var copy = blocks
        copy[place] = try RevocationBlock(
            position: position ?? block.position, parent: parent ?? block.parent,
            numbers: numbers ?? block.numbers, value: value ?? block.value, modulus: modulus)
        return copy
    }

    private func altered(
        definition: SHA256Digest? = nil, index: Int? = nil, value: BigInteger? = nil,
        newest: SHA256Digest? = nil, of head: RevocationHead? = nil
    ) throws -> RevocationHead {
        let head = head ?? self.head
        return try RevocationHead(
            definition: definition ?? head.definition, index: index ?? head.index,
            value: value ?? head.value, newest: newest ?? head.newest,
            timeEpochSeconds: head.timeEpochSeconds, modulus: modulus)
    }

    @Test func theUnalteredIsAccepted() throws {
        let update = try RevocationUpdate(blocks: altered(0), head: altered())
        #expect(try witness.updated(with: update, modulus: modulus).head == head)
    }

    @Test func everyFieldOfABlock() throws {
        let other = SHA256.hash("other".utf8)
        for place in blocks.indices {
            let numbers = blocks[place].numbers
            for index in [0, numbers.count - 1] {
                var changed = numbers
                changed[index] = .random()
                expect(.chainBroken, try altered(place, numbers: changed))
            }
            var swapped = numbers
            swapped.swapAt(0, 1)
            expect(.chainBroken, try altered(place, numbers: swapped))
            expect(.chainBroken, try altered(place, parent: other))
            if blocks[place].isFull {
                expect(.chainBroken, try altered(place, value: witness.u))
            }
        }
        // The own number put into the place of another, or one event less.
        expect(
            .chainBroken,
            try altered(3, numbers: blocks[3].numbers.dropLast() + [witness.number]))
        expect(.blockMissing, try altered(3, numbers: blocks[3].numbers.dropLast()))
        expect(.blockBeyondHead, try altered(3, numbers: blocks[3].numbers + drawNumbers(1)))
    }

    @Test func everyOtherOrderAndNumberOfBlocks() throws {
        expect(.blocksOutOfOrder, [blocks[1], blocks[0], blocks[2], blocks[3]])
        expect(.blocksOutOfOrder, [blocks[0], blocks[2], blocks[1], blocks[3]])
        expect(.blocksOutOfOrder, [blocks[0], blocks[0], blocks[1], blocks[2], blocks[3]])
        expect(.blockMissing, [])
        for place in blocks.indices {
            var fewer = blocks
            fewer.remove(at: place)
            expect(.blockMissing, fewer)
        }
        let next = try issuer.revoke(drawNumbers(60), after: revocation.accumulator)
        expect(.blockBeyondHead, blocks.dropLast() + next.blocks)
        expect(.blockIncomplete, blocks + next.blocks.dropFirst(), next.accumulator.head)
        expect(.blockBeyondHead, blocks, issuer.start.head)
        // One block at the place of another.
        expect(.chainBroken, try altered(2, position: 2, numbers: blocks[1].numbers))
    }

    @Test func everyFieldOfAHead() throws {
        expect(.chainBroken, blocks, try altered(newest: blocks[2].closingDigest))
        expect(.blockBeyondHead, blocks, try altered(index: 199))
        expect(.blockMissing, blocks, try altered(index: 201))
        expect(.definitionMismatch, blocks, try altered(definition: SHA256.hash("other".utf8)))
        expect(.witnessInvalid, blocks, try altered(value: witness.u))
    }

    /// At the end of a block its value and the head's are one.
    @Test func theValueOfAHeadAtTheEndOfABlock() throws {
        let aligned = try issuer.revoke(drawNumbers(64))
        let head = aligned.accumulator.head
        expect(.valueMismatch, aligned.blocks, try altered(value: witness.u, of: head))
        let update = try RevocationUpdate(blocks: aligned.blocks, head: head)
        let updated = try witness.updated(with: update, modulus: modulus)
        // And from there on the next block alone is needed.
        let next = try issuer.revoke(drawNumbers(2), after: aligned.accumulator)
        let last = try RevocationUpdate(blocks: next.blocks, head: next.accumulator.head)
        _ = try updated.updated(with: last, modulus: modulus)
        expect(.blockMissing, next.blocks, next.accumulator.head)
    }

    /// An issuer, or whoever has its signing key, publishes a wrong value in a consistent chain.
    @Test func aWrongValueInAChainOfItsOwn() throws {
        for place in 0..<3 {
            var forged: [RevocationBlock] = []
            for block in blocks {
                forged.append(
                    try RevocationBlock(
                        position: block.position,
                        parent: forged.last?.closingDigest ?? block.parent,
                        numbers: block.numbers,
                        value: block.position == place ? witness.u : block.value,
                        modulus: modulus))
            }
            expect(.witnessInvalid, forged, try altered(newest: forged[3].closingDigest))
        }
        // A number that was not revoked, or one left out, in the same way.
        for numbers in [
            blocks[3].numbers.dropLast() + drawNumbers(1), blocks[3].numbers.dropLast(),
        ] as [[RevocationNumber]] {
            let forged = try altered(3, numbers: numbers)
            expect(
                .witnessInvalid, forged,
                try altered(
                    index: 192 + numbers.count, newest: forged[3].closingDigest))
        }
    }

    @Test func anotherChainAndAnOlderHead() throws {
        let update = try RevocationUpdate(blocks: blocks, head: head)
        let here = try witness.updated(with: update, modulus: modulus)
        // The same start, other events.
        let fork = try issuer.revoke(drawNumbers(210))
        expect(.chainForked, fork.blocks, fork.accumulator.head, from: here)
        let equal = try issuer.revoke(drawNumbers(200))
        expect(.chainForked, equal.blocks, equal.accumulator.head, from: here)
        expect(.chainForked, blocks, try altered(value: witness.u), from: here)
        expect(.headBehind, [], issuer.start.head, from: here)
        // Another start.
        let other = try Accumulator.start(
            definition: issuer.definition, factors: issuer.factors,
            atEpochSeconds: TestIssuer.time)
        let strange = try issuer.revoke(drawNumbers(3), after: other)
        expect(.chainForked, strange.blocks, strange.accumulator.head)
        // At the end of a block.
        let aligned = try issuer.revoke(drawNumbers(64))
        let alignedUpdate = try RevocationUpdate(
            blocks: aligned.blocks, head: aligned.accumulator.head)
        let there = try witness.updated(with: alignedUpdate, modulus: modulus)
        expect(.chainForked, Array(blocks.dropFirst()), from: there)
    }

    /// A name that no test asks for is one that nobody knows to work.
    @Test func everyCaseIsAskedForByATest() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let source = tests.appending(path: "../../Sources/Accumulators/AccumulatorError.swift")
        let cases = try String(contentsOf: source, encoding: .utf8).matches(
            of: /\n    case (\w+)/
        ).map { String($0.1) }
        let texts = try FileManager.default.contentsOfDirectory(atPath: tests.path).map {
            try String(contentsOf: tests.appending(path: $0), encoding: .utf8)
        }
        for name in cases {
            let asked = try Regex("(AccumulatorError|expect\\(\\s*)\\.\(name)\\b")
            #expect(texts.contains { $0.contains(asked) }, "\(name)")
        }
    }
}
