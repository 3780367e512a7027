import CBOR
import Testing

/// RFC 8949, appendix A, table 6: all examples that are in deterministic form and of a type that is used
/// here; what is left of the table is refused.
@Suite("Published examples")
struct PublishedExampleTests {
    private static let oneToTwentyFive = CBORValue.array((1...25).map(CBORValue.integer))
    private static let examples: [(value: CBORValue, encoding: String)] = [
        (0, "00"), (1, "01"), (10, "0a"), (23, "17"), (24, "1818"), (25, "1819"), (100, "1864"),
        (1000, "1903e8"), (1_000_000, "1a000f4240"), (1_000_000_000_000, "1b000000e8d4a51000"),
        (.unsigned(.max), "1bffffffffffffffff"), (.negative(.max), "3bffffffffffffffff"),
        (-1, "20"), (-10, "29"), (-100, "3863"), (-1000, "3903e7"),
        (false, "f4"), (true, "f5"), (.null, "f6"),
        (.bytes([]), "40"), (.bytes([1, 2, 3, 4]), "4401020304"),
        ("", "60"), ("a", "6161"), ("IETF", "6449455446"), ("\"\\", "62225c"),
        ("\u{FC}", "62c3bc"), ("\u{6C34}", "63e6b0b4"), ("\u{10151}", "64f0908591"),
        ([], "80"), ([1, 2, 3], "83010203"), ([1, [2, 3], [4, 5]], "8301820203820405"),
        (oneToTwentyFive, "98190102030405060708090a0b0c0d0e0f101112131415161718181819"),
        ([:], "a0"), ([1: 2, 3: 4], "a201020304"), (["a": 1, "b": [2, 3]], "a26161016162820203"),
        (["a", ["b": "c"]], "826161a161626163"),
        (
            ["a": "A", "b": "B", "c": "C", "d": "D", "e": "E"],
            "a56161614161626142616361436164614461656145"
        ),
    ]

    @Test func areWrittenAndReadAsPublished() throws {
        for (value, encoding) in Self.examples {
            #expect(value.encoded == bytes(encoding), "\(encoding)")
            #expect(try CBORValue(decoding: bytes(encoding)) == value, "\(encoding)")
        }
        for (left, one) in Self.examples.enumerated() {
            for (right, other) in Self.examples.enumerated() {
                #expect((one.value == other.value) == (left == right))
            }
        }
    }

    @Test func ofOtherKindsAreRefused() {
        let tagged = [
            "c249010000000000000000", "c349010000000000000000", "c11a514b67b0", "d74401020304",
            "c074323031332d30332d32315432303a30343a30305a", "c1fb41d452d9ec200000",
            "d818456449455446", "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
        ]
        for text in tagged { expect(.tagged(offset: 0), text) }
        let floating = [
            "f90000", "f98000", "f93c00", "fb3ff199999999999a", "f93e00", "f97bff", "fa47c35000",
            "fa7f7fffff", "fb7e37e43c8800759c", "f90001", "f90400", "f9c400", "fbc010666666666666",
            "f97c00", "f97e00", "f9fc00", "fa7f800000", "fa7fc00000", "faff800000",
            "fb7ff0000000000000", "fb7ff8000000000000", "fbfff0000000000000",
        ]
        for text in floating { expect(.floatingPoint(offset: 0), text) }
        expect(.undefined(offset: 0), "f7")
        for text in ["f0", "f8ff"] { expect(.simpleValue(offset: 0), text) }
        let indefinite = [
            "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff",
            "9f01820203820405ff", "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
            "bf61610161629f0203ffff", "bf6346756ef563416d7421ff",
        ]
        for text in indefinite { expect(.indefiniteLength(offset: 0), text) }
        expect(.indefiniteLength(offset: 5), "83018202039f0405ff")
        expect(.indefiniteLength(offset: 2), "83019f0203ff820405")
        expect(.indefiniteLength(offset: 3), "826161bf61626163ff")
    }

    /// RFC 8949, appendix F: what is no CBOR at all.
    @Test func thatAreNoCBORAreRefused() {
        let malformed = [
            "18", "19", "1a", "1b", "1901", "1a0102", "1b01020304050607", "38", "58", "78", "98",
            "9a01ff00", "b8", "d8", "f8", "f900", "fa0000", "fb000000", "41", "61", "5affffffff00",
            "5bffffffffffffffff010203", "7affffffff00", "7b7fffffffffffffff010203", "81",
            "818181818181818181", "8200", "a1", "a20102", "a100", "a2000000", "c0", "5f4100",
            "7f6100", "9f", "9f0102", "bf", "bf01020102", "819f", "9f8000", "9f9f9f9f9fffffffff",
            "9f819f819f9fffffff", "1c", "1d", "1e", "3c", "3d", "3e", "5c", "5d", "5e", "7c", "7d",
            "7e", "9c", "9d", "9e", "bc", "bd", "be", "dc", "dd", "de", "fc", "fd", "fe", "f800",
            "f801", "f818", "f81f", "5f00ff", "5f21ff", "5f6100ff", "5f80ff", "5fa0ff", "5fc000ff",
            "5fe0ff", "7f4100ff", "5f5f4100ffff", "7f7f6100ffff", "ff", "81ff", "8200ff", "a1ff",
            "a1ff00", "a100ff", "a20000ff", "9f81ff", "9f829f819f9fffffffff", "bf00ff",
            "bf000000ff", "1f", "3f", "df",
        ]
        for text in malformed {
            #expect(throws: CBORError.self, "\(text)") { try CBORValue(decoding: bytes(text)) }
        }
    }

    private func expect(_ error: CBORError, _ text: String) {
        #expect(throws: error, "\(text)") { try CBORValue(decoding: bytes(text)) }
    }
}
