import Commitments
import Metering
import Records
import Sodium
import Testing

@Suite("A meter's day, committed to")
struct MeterDayTests {
    private let record = RecordIdentifier()
    private let meter = RecordIdentifier()
    private static let largest = (1 << 53) - 1

    private func seed(_ fill: UInt8 = 1) throws -> BlindingSeed {
        try BlindingSeed(bytes: SecretBytes(copying: [UInt8](repeating: fill, count: 32)))
    }

    private func day(
        _ imports: [Int], _ exports: [Int], record: RecordIdentifier? = nil, seconds: Int = 900,
        from: String = "2026-06-20T16:00:00Z"
    ) throws -> MeterDay {
        let from = try #require(Timestamp(from))
        return try MeterDay(
            record: record ?? self.record, meter: meter, from: from, intervalSeconds: seconds,
            imports: imports, exports: exports, seed: seed())
    }

    private func commitments(_ bytes: [[UInt8]]) throws -> [ValueCommitment] {
        try bytes.map { try ValueCommitment(bytes: $0) }
    }

    @Test("each side is labelled by record and side")
    func labels() throws {
        let fixed = try #require(RecordIdentifier("000102030405060708090a0b0c0d0e0f"))
        #expect(
            ReadingSide.imports.label(of: fixed)
                == "countersign/energy-reading/v1/000102030405060708090a0b0c0d0e0f/import")
        #expect(
            ReadingSide.exports.label(of: fixed)
                == "countersign/energy-reading/v1/000102030405060708090a0b0c0d0e0f/export")
    }

    @Test("equal values of two sides, or of two records under one seed, look like any others")
    func hiding() throws {
        let values = [5, 5, 0]
        let first = try day(values, values).reading
        let second = try day(values, values, record: RecordIdentifier()).reading
        let all = first.imports + first.exports + second.imports + second.exports
        #expect(Set(all).count == 12)
    }

    @Test("sums over some intervals open, and over no others")
    func sums() throws {
        let day = try day([1, 20, 300, 4_000], [9, 90, 900, 9_000])
        let imports = try commitments(day.reading.imports)
        let exports = try commitments(day.reading.exports)
        let opening = try day.opening(of: .imports, intervals: 1...2)
        #expect(opening.value == 320)
        try ValueCommitment.verifySum(of: imports[1...2], opening: opening)
        for other in [imports[0...2], imports[1...3], imports[2...2], exports[1...2]] {
            #expect(throws: CommitmentError.openingMismatch) {
                try ValueCommitment.verifySum(of: other, opening: opening)
            }
        }
        #expect(try day.opening(of: .exports, intervals: 0...3).value == 9_999)
        for bad in [-1...2, 0...4, 4...4, 7...9] {
            let refused = #expect(throws: MeteringError.self) {
                try day.opening(of: .imports, intervals: bad)
            }
            #expect(refused?.code == "intervals-outside")
        }
    }

    @Test("the smallest and the largest values; a sum above the largest is refused")
    func boundaries() throws {
        let day = try day([0, Self.largest, 0, 1], [0, 0, 0, 0])
        let imports = try commitments(day.reading.imports)
        let largest = try day.opening(of: .imports, intervals: 0...2)
        #expect(largest.value == Self.largest)
        try ValueCommitment.verifySum(of: imports[0...2], opening: largest)
        #expect(throws: MeteringError.commitment(.valueOutOfRange)) {
            try day.opening(of: .imports, intervals: 0...3)
        }
        let nothing = try day.opening(of: .exports, intervals: 0...3)
        #expect(nothing.value == 0)
        try ValueCommitment.verifySum(
            of: commitments(day.reading.exports), opening: nothing)
        for bad in [-1, Self.largest + 1] {
            #expect(throws: MeteringError.commitment(.valueOutOfRange)) {
                _ = try self.day([bad], [0])
            }
        }
        #expect(throws: MeteringError.record(.valuesMismatch(location: "public.exports"))) {
            _ = try self.day([1, 2], [1])
        }
    }

    @Test(
        "days of 23, 24 and 25 hours, in quarters and in hours",
        arguments: [(23, 900), (24, 900), (25, 900), (23, 3_600), (25, 3_600), (25, 300)])
    func lengths(hours: Int, seconds: Int) throws {
        // Local midnight of a city with summer time is at 23:00 or 22:00 UTC the day before.
        let count = hours * 3_600 / seconds
        let values = (0..<count).map { $0 * 3 }
        let day = try day(
            values, values.reversed(), seconds: seconds, from: "2026-03-28T23:00:00Z")
        #expect(day.reading.imports.count == count)
        let all = try day.opening(of: .imports, intervals: 0...count - 1)
        #expect(all.value == 3 * count * (count - 1) / 2)
        try ValueCommitment.verifySum(of: commitments(day.reading.imports), opening: all)
        #expect(throws: MeteringError.intervalsOutside(part: 1)) {
            try day.opening(of: .imports, intervals: 0...count)
        }
    }

    @Test("a day opens again from its payload, and from nothing else")
    func reopening() throws {
        let (imports, exports) = ([1, 2, 3], [0, 5, 0])
        let reading = try day(imports, exports).reading
        func reopen(
            _ imports: [Int], _ exports: [Int], record: RecordIdentifier, fill: UInt8 = 1
        ) throws -> Int {
            let day = try MeterDay(
                reopening: reading, record: record, imports: imports, exports: exports,
                seed: seed(fill))
            return try day.opening(of: .imports, intervals: 0...2).value
        }
        #expect(try reopen(imports, exports, record: record) == 6)
        let attempts: [() throws -> Int] = [
            { try reopen([1, 2, 4], exports, record: record) },
            { try reopen(imports, [0, 5, 1], record: record) },
            { try reopen([1, 2], exports, record: record) },
            { try reopen(exports, imports, record: record) },
            { try reopen(imports, exports, record: RecordIdentifier()) },
            { try reopen(imports, exports, record: record, fill: 2) },
        ]
        for attempt in attempts {
            #expect(throws: MeteringError.readingMismatch) { try attempt() }
        }
    }
}
