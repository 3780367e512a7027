import CityTestSupport
import Commitments
import Foundation
import Metering
import Records
import Sodium
import TestSupport
import Testing

/// One home's day in `vectors/readings.csv`.
struct Home {
    let imports: [Int]
    let exports: [Int]

    /// All homes of the file, in their order.
    static func all() throws -> [Home] {
        let text = String(decoding: try Vectors.data("readings.csv"), as: UTF8.self)
        var homes: [Int: (imports: [Int], exports: [Int])] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",")
            let home = try #require(Int(fields[0]))
            homes[home, default: ([], [])].imports.append(try #require(Int(fields[2])))
            homes[home, default: ([], [])].exports.append(try #require(Int(fields[3])))
        }
        return homes.sorted { $0.key < $1.key }
            .map { Home(imports: $0.value.imports, exports: $0.value.exports) }
    }

    func values(_ side: ReadingSide) -> [Int] { side == .imports ? imports : exports }
}

/// The readings of all homes in a log, and what opens sums over them.
struct Neighbourhood {
    let homes: [Home]
    let log: PaperLog
    private let records: [RecordIdentifier]
    private let meters: [RecordIdentifier]

    static let name = "grid.test.example"

    /// Homes whose readings are in the log behind entry 0 and the grid's membership.
    init(_ homes: [Home]? = nil, intervalSeconds: Int = 900) throws {
        let homes = try homes ?? Home.all()
        var exhibit = try Exhibit()
        try exhibit.admit(Self.name, key: "grid", from: 2026, until: 2028)
        records = homes.map { _ in RecordIdentifier() }
        meters = homes.map { _ in RecordIdentifier() }
        var leaves = exhibit.entries.map(\.leaf)
        for (number, home) in homes.enumerated() {
            let day = try Self.day(
                home, number, records[number], meters[number], intervalSeconds)
            leaves.append(try Self.entry(day.reading, records[number]))
        }
        self.homes = homes
        log = PaperLog(leaves: leaves)
        seconds = intervalSeconds
    }

    private let seconds: Int

    /// A signed entry that carries `reading`.
    static func entry(
        _ reading: EnergyReading, _ record: RecordIdentifier, supersedes: RecordIdentifier? = nil
    ) throws -> [UInt8] {
        let payload = try SealedPayload(
            document: .init(digest: SHA256.hash(record.bytes), byteCount: 2_080),
            fieldRoot: SHA256.hash(record.bytes + [0]))
        return try Envelope(
            .reading(reading), filing: Filing(supersedes: supersedes, payload: payload),
            id: record, created: City.time("2026-06-22T00:00:00Z")
        ).signed(by: PaperLog.key("grid"), name: name).leaf
    }

    private static func day(
        _ home: Home, _ number: Int, _ record: RecordIdentifier, _ meter: RecordIdentifier,
        _ seconds: Int
    ) throws -> MeterDay {
        let secret = SHA256.hash(Array("seed \(number)".utf8)).bytes
        return try MeterDay(
            record: record, meter: meter, from: City.time("2026-06-20T16:00:00Z"),
            intervalSeconds: seconds, imports: home.imports, exports: home.exports,
            seed: BlindingSeed(bytes: SecretBytes(copying: secret)))
    }

    /// The day of the home `number`, from 0; another record makes a correction of it.
    func day(_ number: Int, record: RecordIdentifier? = nil) throws -> MeterDay {
        try Self.day(
            homes[number], number, record ?? records[number], meters[number], seconds)
    }

    /// The place of a home's reading in the log.
    func place(_ number: Int) -> Int { 2 + number }

    /// One part of a sum: home, side, intervals.
    typealias Choice = (home: Int, side: ReadingSide, intervals: ClosedRange<Int>)

    /// The opening of the sum over these.
    func sum(_ choices: [Choice]) throws -> SumOpening {
        var maker = SumMaker()
        for choice in choices {
            let day = try day(choice.home)
            try maker.add(
                day, side: choice.side, intervals: choice.intervals,
                evidence: log.evidence(place(choice.home)))
        }
        return try maker.finish()
    }

    /// The sum by plain addition.
    func expected(_ choices: [Choice]) -> Int {
        choices.reduce(0) { sum, choice in
            sum + homes[choice.home].values(choice.side)[choice.intervals].reduce(0, +)
        }
    }
}
