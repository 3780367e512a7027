import CBOR
import TestSupport
import Testing

/// Whatever bytes come in: they are refused, or are the one encoding of the value that comes out.
@Suite("One value, one encoding")
struct OneEncodingTests {
    private static let document: CBORValue = [
        1: 1, 2: .bytes(Array(repeating: 7, count: 30)), 3: ["Zürich", true, .null, -500],
        1000: [-1: [], "name": [:], "other": .unsigned(.max)], -3: .negative(1 << 40), "x": false,
        "long": .text(String(repeating: "é", count: 200)),
        "list": .array((0..<40).map { .integer($0 * 7) }),
    ]

    /// The decoded value, or `nil` where the bytes are refused.
    private func check(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation)
        -> CBORValue?
    {
        guard let value = try? CBORValue(decoding: bytes) else { return nil }
        #expect(value.encoded == bytes, sourceLocation: sourceLocation)
        return value
    }

    @Test func everyTruncationIsRefused() {
        let encoding = Self.document.encoded
        #expect(check(encoding) == Self.document)
        for end in encoding.indices { #expect(check(Array(encoding[..<end])) == nil) }
    }

    @Test func everyFlippedBitIsRefusedOrAnotherValue() {
        let encoding = Self.document.encoded
        var acceptedCount = 0
        for position in encoding.indices {
            for bit in UInt8(0)..<8 {
                var flipped = encoding
                flipped[position] ^= 1 << bit
                guard let value = check(flipped) else { continue }
                acceptedCount += 1
                #expect(value != Self.document)
            }
        }
        #expect(acceptedCount > 0 && acceptedCount < encoding.count * 8)
    }

    /// Counted by hand: 24 + 24 integers, an empty string of each kind, list and map, three simple
    /// values; then 232 + 232 integers, 256 byte strings, 128 texts and 55 lists of one item.
    @Test func allDocumentsOfOneAndTwoBytes() {
        let all = UInt8.min...UInt8.max
        #expect(all.count { check([$0]) != nil } == 55)
        let pairCount = all.reduce(0) { count, first in
            count + all.count { check([first, $0]) != nil }
        }
        #expect(pairCount == 903)
    }

    @Test func headsAreShortestAtEveryEdge() {
        for (number, byteCount) in [
            (0, 1), (23, 1), (24, 2), (255, 2), (256, 3), (65_535, 3), (65_536, 5),
            (4_294_967_295, 5), (4_294_967_296, 9), (.max, 9),
        ] as [(UInt64, Int)] {
            for value in [CBORValue.unsigned(number), .negative(number)] {
                #expect(value.encoded.count == byteCount)
                #expect(check(value.encoded) == value)
            }
        }
        for count in [0, 23, 24, 255, 256, 65_535, 65_536] {
            let value = CBORValue.bytes(Array(repeating: 1, count: count))
            #expect(check(value.encoded) == value)
        }
        #expect(CBORValue.integer(.min) == .negative(UInt64(Int.max)))
    }

    @Test(arguments: UInt64(0)..<200)
    func randomValuesComeBack(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let value = generator.value(depth: 3)
        let encoding = value.encoded
        #expect(check(encoding) == value)
        for _ in 0..<20 {
            var damaged = encoding
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[position] = UInt8.random(in: 0...255, using: &generator)
            }
            if let other = check(damaged) { #expect((other == value) == (damaged == encoding)) }
        }
    }

    @Test(arguments: UInt64(0)..<50)
    func keysAreInTheOrderOfTheirEncodings(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var map = CBORMap()
        for index in 0..<40 { map[generator.key()] = .integer(index) }
        let keys = map.entries.map { key in
            switch key.key {
            case .unsigned(let number): CBORValue.unsigned(number).encoded
            case .negative(let number): CBORValue.negative(number).encoded
            case .text(let text): CBORValue.text(text).encoded
            }
        }
        for (key, next) in zip(keys, keys.dropFirst()) {
            #expect(key.lexicographicallyPrecedes(next))
        }
        let shuffled = map.entries.shuffled(using: &generator).map { ($0.key, $0.value) }
        #expect(CBORMap(shuffled) == map)
    }
}
