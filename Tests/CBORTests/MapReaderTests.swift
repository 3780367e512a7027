import CBOR
import Testing

@Suite("Reading maps")
struct MapReaderTests {
    private let value: CBORValue = [
        1: .bytes([1, 2]), 2: -5, -1: ["a", "b"], "flag": true, "none": .null,
    ]

    @Test func readsWhatItIsAskedFor() throws {
        var reader = try MapReader(value, at: "proof")
        #expect(try reader.required(1, CBORValue.bytes(count: 2...2)) == [1, 2])
        #expect(try reader.required(2, CBORValue.integer(in: -5...5)) == -5)
        let list = try reader.required(
            -1, CBORValue.list(count: 1...2, CBORValue.text(maximumByteCount: 1)))
        #expect(list == ["a", "b"])
        #expect(try reader.optional(3, CBORValue.bool) == nil)
        #expect(throws: CBORError.memberUnknown(location: "proof", place: 4)) {
            try reader.finish()
        }
        #expect(try reader.required("flag", CBORValue.bool))
        #expect(throws: CBORError.memberUnknown(location: "proof", place: 5)) {
            try reader.finish()
        }
        #expect(try reader.optional("none", CBORValue.any) == .null)
        try reader.finish()
    }

    @Test func saysWhatIsMissingOrOfAnotherKind() throws {
        var reader = try MapReader(value, at: "proof")
        func expect<T>(
            _ error: CBORError, _ key: CBORKey,
            _ decode: (CBORValue, String) throws(CBORError) -> T,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(throws: error, sourceLocation: sourceLocation) {
                _ = try reader.required(key, decode)
            }
        }
        expect(.memberMissing(location: "proof.7"), 7, CBORValue.bool)
        expect(.memberMissing(location: "proof.-2"), -2, CBORValue.bool)
        expect(.typeMismatch(location: "proof.1"), 1, CBORValue.bool)
        expect(.typeMismatch(location: "proof.1"), 1, CBORValue.unsigned())
        expect(.typeMismatch(location: "proof.1"), 1, CBORValue.text(maximumByteCount: 9))
        expect(.typeMismatch(location: "proof.1"), 1, CBORValue.integer(in: 0...1))
        expect(.typeMismatch(location: "proof.1"), 1, CBORValue.list(count: 0...9, CBORValue.any))
        expect(.typeMismatch(location: "proof.2"), 2, CBORValue.bytes(count: 0...9))
        expect(.typeMismatch(location: "proof.none"), "none", CBORValue.bool)
        expect(.outOfRange(location: "proof.1"), 1, CBORValue.bytes(count: 3...9))
        expect(.outOfRange(location: "proof.2"), 2, CBORValue.unsigned())
        expect(.outOfRange(location: "proof.2"), 2, CBORValue.integer(in: -4...5))
        expect(.outOfRange(location: "proof.-1"), -1, CBORValue.list(count: 3...3, CBORValue.any))
        expect(
            .typeMismatch(location: "proof.-1[0]"), -1,
            CBORValue.list(count: 2...2, CBORValue.bool))
        expect(
            .outOfRange(location: "proof.-1[0]"), -1,
            CBORValue.list(count: 2...2, CBORValue.text(maximumByteCount: 0)))
        #expect(throws: CBORError.typeMismatch(location: "x")) { _ = try MapReader([], at: "x") }
    }

    @Test func integersKeepTo64Bits() throws {
        let all = CBORValue.integer(in: Int64.min...Int64.max)
        #expect(try all(.negative(1 << 63 - 1), "") == .min)
        #expect(try all(.unsigned(1 << 63 - 1), "") == .max)
        for value in [CBORValue.negative(1 << 63), .unsigned(1 << 63), .negative(.max)] {
            #expect(throws: CBORError.outOfRange(location: "n")) { try all(value, "n") }
        }
        let small = CBORValue.integer(in: Int8.min...Int8.max)
        #expect(try small(-128, "") == -128 && small(127, "") == 127)
        #expect(throws: CBORError.outOfRange(location: "n")) { try small(-129, "n") }
        #expect(try CBORValue.unsigned()(.unsigned(.max), "") == .max)
        #expect(throws: CBORError.outOfRange(location: "n")) {
            try CBORValue.unsigned(upTo: 5)(6, "n")
        }
    }

    @Test func mapsWhoseKeysAreDataKeepThem() throws {
        let decode = CBORValue.entries(count: 2...2, CBORValue.bool)
        let entries = try decode(["b": true, "aa": false], "m")
        #expect(entries.map(\.key) == ["b", "aa"] && entries.map(\.value) == [true, false])
        #expect(throws: CBORError.outOfRange(location: "m")) { _ = try decode([:], "m") }
        #expect(throws: CBORError.typeMismatch(location: "m")) { _ = try decode([], "m") }
        #expect(throws: CBORError.typeMismatch(location: "m[1]")) {
            _ = try decode(["b": true, "aa": 1], "m")
        }
    }

    @Test func mapsAreChangedInPlace() {
        var map = CBORMap([("b", 1), (5, 2)])
        map["a"] = 3
        map[5] = 4
        map["b"] = nil
        map["c"] = nil
        #expect(CBORValue.map(map) == [5: 4, "a": 3])
        #expect(map["a"] == 3 && map["b"] == nil && map[-1] == nil)
    }

    @Test func aKeyTwiceIsTheProgrammersMistake() async {
        await #expect(processExitsWith: .failure) { _ = CBORMap([(1, 1), (1, 2)]) }
    }
}
