import CBOR
import Testing

@Suite("Refused encodings")
struct RefusalTests {
    @Test(
        arguments: [
            ("", .truncated(offset: 0)), ("8201", .truncated(offset: 0)),
            ("82018202", .truncated(offset: 2)), ("82001a0000", .truncated(offset: 2)),
            ("a2010203", .truncated(offset: 0)), ("824161", .truncated(offset: 3)),
            ("0000", .trailingBytes(offset: 1)), ("8000", .trailingBytes(offset: 1)),
            ("1817", .notShortest(offset: 0)), ("1900ff", .notShortest(offset: 0)),
            ("1a0000ffff", .notShortest(offset: 0)),
            ("1b00000000ffffffff", .notShortest(offset: 0)),
            ("3817", .notShortest(offset: 0)), ("3900ff", .notShortest(offset: 0)),
            ("580161", .notShortest(offset: 0)), ("780161", .notShortest(offset: 0)),
            ("980100", .notShortest(offset: 0)), ("b8010000", .notShortest(offset: 0)),
            ("8200190010", .notShortest(offset: 2)), ("a1180100", .notShortest(offset: 1)),
            ("81ff", .indefiniteLength(offset: 1)), ("a15f4100ff00", .indefiniteLength(offset: 1)),
            ("811c", .reserved(offset: 1)), ("fc", .reserved(offset: 0)),
            ("a1c00000", .tagged(offset: 1)), ("a100c000", .tagged(offset: 2)),
            ("a1f9000000", .floatingPoint(offset: 1)), ("a1f700", .undefined(offset: 1)),
            ("81f7", .undefined(offset: 1)), ("81e0", .simpleValue(offset: 1)),
            ("81f3", .simpleValue(offset: 1)), ("81f820", .simpleValue(offset: 1)),
            ("81f814", .simpleValue(offset: 1)),
            ("61ff", .textNotUTF8(offset: 0)), ("62c080", .textNotUTF8(offset: 0)),
            ("63eda080", .textNotUTF8(offset: 0)), ("61c3", .textNotUTF8(offset: 0)),
            ("64f4908080", .textNotUTF8(offset: 0)), ("a161ff00", .textNotUTF8(offset: 1)),
            ("a14000", .keyTypeNotAllowed(offset: 1)), ("a18000", .keyTypeNotAllowed(offset: 1)),
            ("a1a000", .keyTypeNotAllowed(offset: 1)), ("a1f500", .keyTypeNotAllowed(offset: 1)),
            ("a1f600", .keyTypeNotAllowed(offset: 1)),
            ("a202000100", .keysUnsorted(offset: 3)), ("a220000000", .keysUnsorted(offset: 3)),
            ("a26161002000", .keysUnsorted(offset: 4)),
            ("a262616100616200", .keysUnsorted(offset: 5)),
            ("a221002000", .keysUnsorted(offset: 3)),
            ("a261620061610000", .keysUnsorted(offset: 4)),
            ("a201000100", .keyRepeated(offset: 3)), ("a220002000", .keyRepeated(offset: 3)),
            ("a2616100616100", .keyRepeated(offset: 4)), ("a260006000", .keyRepeated(offset: 3)),
        ] as [(String, CBORError)])
    func areRefusedByNameAndPlace(text: String, error: CBORError) {
        #expect(throws: error) { try CBORValue(decoding: bytes(text)) }
    }

    @Test func textsThatOnlyLookAlikeAreDifferentKeys() throws {
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        #expect(composed == decomposed && CBORKey.text(composed) != .text(decomposed))
        #expect(CBORValue.text(composed) != .text(decomposed))
        let map: CBORValue = .map(CBORMap([(.text(decomposed), 1), (.text(composed), 2)]))
        #expect(map.encoded == bytes("a262c3a90263 65cc81 01"))
        #expect(try CBORValue(decoding: map.encoded) == map)
    }

    @Test func limitsComeFirst() throws {
        let limits = CBORLimits(byteCount: 10, depth: 2, itemCount: 5)
        func expect(_ error: CBORError, _ text: String) {
            #expect(throws: error, "\(text)") {
                try CBORValue(decoding: bytes(text), limits: limits)
            }
        }
        expect(.tooLarge(limit: 10), "ffffffffffffffffffffff")
        let full = bytes("49000102030405060708")
        #expect(try CBORValue(decoding: full, limits: limits) == .bytes(Array(full.dropFirst())))
        #expect(try CBORValue(decoding: bytes("818100"), limits: limits) == [[0]])
        expect(.tooDeep(limit: 2, offset: 2), "81818100")
        expect(.tooDeep(limit: 2, offset: 4), "a100a10080")
        #expect(try CBORValue(decoding: bytes("8400000000"), limits: limits) == [0, 0, 0, 0])
        #expect(try CBORValue(decoding: bytes("a200000100"), limits: limits) == [0: 0, 1: 0])
        expect(.tooManyItems(limit: 5, offset: 0), "850000000000")
        expect(.tooManyItems(limit: 5, offset: 2), "82008300000000")
        expect(.tooManyItems(limit: 5, offset: 0), "a3000001000200")
        expect(.tooManyItems(limit: 5, offset: 0), "9bffffffffffffffff")
        expect(.tooManyItems(limit: 5, offset: 0), "bb8000000000000000")
        expect(.truncated(offset: 0), "5bffffffffffffffff")
        expect(.truncated(offset: 0), "7b7fffffffffffffff")
        expect(.truncated(offset: 0), "84000000")
        let wide = CBORLimits(itemCount: .max)
        for text in ["9bffffffffffffffff", "bb7fffffffffffffff00"] {
            #expect(throws: CBORError.self) {
                try CBORValue(decoding: bytes(text), limits: wide)
            }
        }
        let deep = Array(repeating: UInt8(0x81), count: 100_000)
        #expect(throws: CBORError.tooDeep(limit: 16, offset: 16)) {
            try CBORValue(decoding: deep)
        }
    }

    @Test func codesAreDifferent() {
        let errors: [CBORError] = [
            .tooLarge(limit: 0), .truncated(offset: 0), .trailingBytes(offset: 0),
            .notShortest(offset: 0), .indefiniteLength(offset: 0), .reserved(offset: 0),
            .tagged(offset: 0), .floatingPoint(offset: 0), .undefined(offset: 0),
            .simpleValue(offset: 0), .textNotUTF8(offset: 0), .keyTypeNotAllowed(offset: 0),
            .keysUnsorted(offset: 0), .keyRepeated(offset: 0), .tooDeep(limit: 0, offset: 0),
            .tooManyItems(limit: 0, offset: 0), .typeMismatch(location: ""),
            .outOfRange(location: ""), .memberMissing(location: ""),
            .memberUnknown(location: "", place: 0),
        ]
        #expect(Set(errors.map(\.code)).count == errors.count)
    }
}
