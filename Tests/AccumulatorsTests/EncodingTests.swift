import BigIntegers
import Sodium
import Testing

@testable import Accumulators

@Suite("Bytes of heads and blocks")
struct EncodingTests {
    private let issuer: TestIssuer
    private let revocation: Revocation
    private var modulus: Modulus { issuer.modulus }
    private var head: RevocationHead { revocation.accumulator.head }

    init() throws {
        issuer = try TestIssuer.real.get()
        revocation = try issuer.revoke(drawNumbers(70))
    }

    @Test func readsWhatItWrites() throws {
        for head in [head, issuer.start.head] {
            #expect(try RevocationHead(parsing: head.bytes, modulus: modulus) == head)
        }
        #expect(head.lastBlockCount == 6)
        #expect(!head.isAligned)
        #expect(issuer.start.head.lastBlockCount == 0)
        #expect(revocation.blocks.map(\.isFull) == [true, false])
        for block in revocation.blocks {
            let read = try RevocationBlock(parsing: block.bytes, modulus: modulus)
            #expect(read == block)
            #expect(read.closingDigest == block.closingDigest)
            #expect(read.events == block.events)
        }
    }

    /// What a wallet fetches for 10,000 revocations stays below 300 KB.
    @Test func aFullBlockIsShort() {
        #expect(revocation.blocks[0].bytes.count <= 813)
        #expect((10_000 + 63) / 64 * 813 < 300_000)
    }

    @Test func everyTruncationAndExtensionIsRefused() {
        let bytes = head.bytes
        for count in bytes.indices {
            #expect(throws: AccumulatorError.headMalformed) {
                try RevocationHead(parsing: Array(bytes.prefix(count)), modulus: modulus)
            }
        }
        for extra in [[0], [UInt8](repeating: 0, count: 1_000_000)] {
            #expect(throws: AccumulatorError.headMalformed) {
                try RevocationHead(parsing: bytes + extra, modulus: modulus)
            }
        }
        for block in revocation.blocks {
            for bytes in block.bytes.indices.map({ Array(block.bytes.prefix($0)) })
                + [block.bytes + [0], block.bytes + [UInt8](repeating: 0, count: 1_000_000)]
            {
                #expect(throws: AccumulatorError.blockMalformed) {
                    try RevocationBlock(parsing: bytes, modulus: modulus)
                }
            }
        }
    }

    /// A leading zero byte would be a second spelling of the same head.
    @Test func valuesHaveOneSpelling() {
        for (bytes, isHead) in [(head.bytes, true), (revocation.blocks[0].bytes, false)] {
            let value = isHead ? head.value : revocation.blocks[0].value ?? 0
            let count = value.magnitudeBytes.count
            let front = Array(bytes.dropLast(count + 2))
            let spelt =
                front + bigEndianBytes(UInt16(count + 1)) + [0] + value.magnitudeBytes
            let long =
                front + bigEndianBytes(UInt16(513)) + [UInt8](repeating: 1, count: 513)
            for wrong in [spelt, front + [0, 0], long] {
                #expect(
                    throws: isHead
                        ? AccumulatorError.headMalformed : AccumulatorError.blockMalformed
                ) {
                    if isHead {
                        _ = try RevocationHead(parsing: wrong, modulus: modulus)
                    } else {
                        _ = try RevocationBlock(parsing: wrong, modulus: modulus)
                    }
                }
            }
        }
    }

    /// Each flipped byte is refused, or reads as something that writes those very bytes.
    @Test func flippedBytesAreRefusedOrOtherValues() {
        let (bytes, block) = (head.bytes, revocation.blocks[0].bytes)
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 1 << UInt8(index % 8)
            if let read = try? RevocationHead(parsing: altered, modulus: modulus) {
                #expect(read.bytes == altered && read != head)
            }
        }
        for index in block.indices {
            var altered = block
            altered[index] ^= 1 << UInt8(index % 8)
            if let read = try? RevocationBlock(parsing: altered, modulus: modulus) {
                #expect(read.bytes == altered)
                #expect(read.closingDigest != revocation.blocks[0].closingDigest)
            }
        }
    }

    @Test func elementsOutsideTheGroupAreRefused() {
        let n = modulus.n
        for value in [0, 1, n - 1, n, n + 4, -4] as [BigInteger] {
            #expect(throws: AccumulatorError.elementInvalid) { try self.head(value: value) }
            #expect(throws: AccumulatorError.elementInvalid) {
                try RevocationBlock(
                    position: 0, parent: head.newest, numbers: revocation.blocks[0].numbers,
                    value: value, modulus: modulus)
            }
        }
        // A multiple of a prime factor, where one is known.
        #expect(throws: AccumulatorError.elementInvalid) {
            let small = try TestIssuer.small.get()
            _ = try RevocationHead(
                startOf: small.definition, value: 46, timeEpochSeconds: 0,
                modulus: small.modulus)
        }
    }

    private func head(
        index: Int = 70, value: BigInteger? = nil, newest: SHA256Digest? = nil, time: Int = 0
    ) throws(AccumulatorError) -> RevocationHead {
        try RevocationHead(
            definition: issuer.definition, index: index, value: value ?? head.value,
            newest: newest ?? head.newest, timeEpochSeconds: time, modulus: modulus)
    }

    @Test func limitsAreKept() throws {
        for index in [-1, RevocationHead.largestIndex + 1, .max] {
            #expect(throws: AccumulatorError.headMalformed) { try self.head(index: index) }
        }
        for time in [-1, RevocationHead.largestTime + 1, .max] {
            #expect(throws: AccumulatorError.timeInvalid) { try self.head(time: time) }
        }
        // The start's digest binds definition and value.
        let start = issuer.start.head
        #expect(try head(index: 0, value: start.value, newest: start.newest).newest == start.newest)
        #expect(throws: AccumulatorError.headMalformed) {
            try self.head(index: 0, newest: start.newest)
        }
        let numbers = revocation.blocks[0].numbers
        let value = revocation.blocks[0].value
        for (position, numbers, value) in [
            (-1, numbers, value), (.max, numbers, value), (1 << 26, numbers, value),
            (1 << 26 - 1, numbers, value), (0, [], nil), (0, numbers, nil),
            (0, Array(numbers.prefix(63)), value),
            (0, numbers + drawNumbers(1), value), (0, numbers + drawNumbers(1), nil),
        ] {
            #expect(throws: AccumulatorError.blockMalformed) {
                try RevocationBlock(
                    position: position, parent: head.newest, numbers: numbers, value: value,
                    modulus: modulus)
            }
        }
    }

    @Test func blocksHoldPrimesOnly() {
        var bytes = revocation.blocks[1].bytes
        bytes[bytes.count - 1] ^= 1
        #expect(throws: AccumulatorError.numberInvalid) {
            try RevocationBlock(parsing: bytes, modulus: modulus)
        }
    }
}
