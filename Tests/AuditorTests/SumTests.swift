import Auditor
import CityTestSupport
import Commitments
import JSONDocuments
import Metering
import Records
import Sodium
import TestSupport
import Testing

@Suite("Sums of readings that nobody opens")
struct SumTests {
    private let homes: Neighbourhood

    init() throws { homes = try Neighbourhood() }

    private func check(_ sum: SumOpening) throws(AuditFinding) -> Audit.SumReport {
        do {
            return try Audit(trust: PaperLog.trust()).checkSum(sum)
        } catch let finding as AuditFinding {
            throw finding
        } catch {
            preconditionFailure("the log's key is well formed")
        }
    }

    private func code(_ sum: SumOpening) -> String? {
        do throws(AuditFinding) {
            _ = try check(sum)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("nine homes, 96 quarter-hours: the file is what its description says")
    func file() throws {
        #expect(homes.homes.count == 9)
        #expect(homes.homes.allSatisfy { $0.imports.count == 96 && $0.exports.count == 96 })
        // Counted with awk, so that a changed file is found.
        #expect(
            homes.homes.map { $0.imports.reduce(0, +) }
                == [5557, 5580, 5854, 6575, 6476, 6908, 11712, 12428, 13133])
        #expect(
            homes.homes.map { $0.exports.reduce(0, +) }
                == [3305, 7747, 12479, 17755, 22408, 27876, 0, 0, 0])
    }

    @Test("over all homes: the day, an hour, the exports of the evening")
    func overHomes() throws {
        for (side, intervals) in [
            (ReadingSide.imports, 0...95), (.imports, 32...35), (.exports, 0...95),
            (.exports, 80...95),
        ] {
            let choices = homes.homes.indices.map { ($0, side, intervals) }
            let report = try check(homes.sum(choices))
            #expect(report.value == homes.expected(choices))
            #expect(report.meterCount == 9)
            #expect(report.intervalCount == 9 * intervals.count)
        }
    }

    @Test("over hours of one home, both sides, in several parts")
    func overHours() throws {
        let choices: [Neighbourhood.Choice] = [
            (3, .imports, 0...3), (3, .imports, 8...11), (3, .exports, 0...95),
            (3, .imports, 95...95),
            (3, .imports, 4...7),
        ]
        let report = try check(homes.sum(choices))
        #expect(report.value == homes.expected(choices))
        #expect(report.meterCount == 1)
        #expect(report.intervalCount == 109)
    }

    @Test("the largest sum that can be, and none above it")
    func largest() throws {
        let largest = (1 << 53) - 1
        let rich = try Neighbourhood([
            Home(imports: [largest - 5, 0], exports: [0, 0]),
            Home(imports: [5, 1], exports: [0, 0]),
        ])
        #expect(try check(rich.sum([(0, .imports, 0...1), (1, .imports, 0...0)])).value == largest)
        #expect(try check(rich.sum([(0, .exports, 0...1)])).value == 0)
        #expect(throws: MeteringError.commitment(.valueOutOfRange)) {
            try rich.sum([(0, .imports, 0...1), (1, .imports, 0...1)])
        }
    }

    @Test("days of 23 and 25 hours", arguments: [92, 100])
    func oddDays(count: Int) throws {
        let values = Array(1...count)
        let odd = try Neighbourhood([
            Home(imports: values, exports: values), Home(imports: values, exports: values),
        ])
        let choices: [Neighbourhood.Choice] = [
            (0, .imports, 0...count - 1), (1, .imports, 0...count - 1),
        ]
        #expect(try check(odd.sum(choices)).value == count * (count + 1))
    }

    @Test("a sum as a file is read again, and each changed value in it refused")
    func fields() throws {
        let document = try homes.sum([(0, .imports, 0...3), (1, .exports, 40...43)]).json
        let read = try SumOpening(
            json: JSONValue(parsing: document.canonicalBytes))
        #expect(code(read) == nil)
        #expect(read.json == document)
        for path in document.leafPaths {
            for value in document[path]?.alterations ?? [] {
                var altered = document
                altered[path] = value
                guard let sum = try? SumOpening(json: altered) else { continue }
                #expect(code(sum) != nil, "\(path)")
            }
        }
        for path in document.objectPaths {
            var altered = document
            altered[path + ["extra"]] = 1
            #expect(throws: DecodingFailure.self) { try SumOpening(json: altered) }
        }
    }

    @Test("every altered byte of the file is refused")
    func bytes() throws {
        let small = try Neighbourhood([Home(imports: [7, 8], exports: [0, 1])])
        let good = try small.sum([(0, .imports, 0...1)]).json.canonicalBytes
        for place in good.indices {
            var bytes = good
            bytes[place] ^= 1
            let document = try? JSONValue(parsing: bytes)
            guard let sum = try? document.map({ try SumOpening(json: $0) }) else { continue }
            #expect(code(sum) != nil, "byte \(place)")
        }
    }

    @Test("a changed reading is not in the log: log-proof")
    func changedReading() throws {
        let sum = try homes.sum([(0, .imports, 0...3)])
        let reading = try homes.day(0).reading
        let changed = try EnergyReading(
            meter: reading.meter, from: reading.from, intervalSeconds: 900, quality: .actual,
            imports: reading.imports.dropLast() + [reading.exports[0]], exports: reading.exports)
        let leaf = try Neighbourhood.entry(changed, homes.day(0).record)
        let part = SumPart(
            evidence: LogEvidence(leaf: leaf, proof: sum.parts[0].evidence.proof),
            side: .imports, intervals: 0...3)
        #expect(
            code(SumOpening(parts: [part], sum: sum.sum, opening: sum.opening)) == "log-proof")
    }

    @Test("a sum over other readings than those listed: sum-mismatch")
    func otherReadings() throws {
        let sum = try homes.sum([(0, .imports, 0...3), (1, .imports, 0...3)])
        let third = SumPart(
            evidence: try homes.log.evidence(homes.place(2)), side: .imports, intervals: 0...3)
        let lists: [[SumPart]] = [
            [sum.parts[0]], [sum.parts[0], third], sum.parts + [third],
            [
                sum.parts[0],
                SumPart(evidence: sum.parts[1].evidence, side: .exports, intervals: 0...3),
            ],
            [
                sum.parts[0],
                SumPart(evidence: sum.parts[1].evidence, side: .imports, intervals: 0...4),
            ],
        ]
        for parts in lists {
            let other = SumOpening(parts: parts, sum: sum.sum, opening: sum.opening)
            #expect(throws: AuditFinding.sum(.sumMismatch)) { try check(other) }
        }
    }

    @Test("an opening for another commitment: opening-mismatch")
    func otherOpening() throws {
        let sum = try homes.sum([(0, .imports, 0...3)])
        let other = try homes.sum([(0, .imports, 0...4)]).opening
        let openings = [
            other, try ValueOpening(value: sum.opening.value, factor: other.factor),
            try ValueOpening(value: sum.opening.value + 1, factor: sum.opening.factor), .zero,
        ]
        for opening in openings {
            let wrong = SumOpening(parts: sum.parts, sum: sum.sum, opening: opening)
            #expect(throws: AuditFinding.sum(.openingMismatch)) { try check(wrong) }
        }
    }

    @Test("a part that is counted twice: part-repeated")
    func repeated() throws {
        for again in [0...3, 3...3, 0...0, 2...9] {
            #expect(throws: MeteringError.partRepeated(part: 2)) {
                try homes.sum([(0, .imports, 0...3), (0, .imports, again)])
            }
        }
        // A maker that does not care gets no further.
        let sum = try homes.sum([(0, .imports, 0...3)])
        let twice = SumOpening(
            parts: sum.parts + sum.parts, sum: sum.sum + sum.sum,
            opening: try sum.opening.adding(sum.opening))
        #expect(throws: AuditFinding.sum(.partRepeated(part: 2))) { try check(twice) }
    }

    @Test("a day and its correction count as the same time")
    func corrected() throws {
        let correction = RecordIdentifier()
        let day = try homes.day(0, record: correction)
        let leaf = try Neighbourhood.entry(
            day.reading, correction, supersedes: homes.day(0).record)
        let log = PaperLog(leaves: homes.log.leaves + [leaf])
        var maker = SumMaker()
        try maker.add(
            day, side: .imports, intervals: 0...3, evidence: log.evidence(log.leaves.count - 1))
        let first = try homes.day(0)
        try maker.add(
            first, side: .imports, intervals: 3...5, evidence: log.evidence(homes.place(0)))
        #expect(throws: MeteringError.partRepeated(part: 2)) { try maker.finish() }
    }

    @Test("no part, no reading, no such interval, no commitment")
    func malformedParts() throws {
        let sum = try homes.sum([(0, .imports, 0...3)])
        func with(_ parts: [SumPart]) -> SumOpening {
            SumOpening(parts: parts, sum: sum.sum, opening: sum.opening)
        }
        #expect(throws: AuditFinding.sum(.partsMissing)) { try check(with([])) }
        let member = SumPart(
            evidence: try homes.log.evidence(1), side: .imports, intervals: 0...0)
        #expect(throws: AuditFinding.sum(.notAReading(part: 1))) { try check(with([member])) }
        let outside = SumPart(
            evidence: sum.parts[0].evidence, side: .imports, intervals: 90...96)
        #expect(throws: AuditFinding.sum(.intervalsOutside(part: 1))) {
            try check(with([outside]))
        }
        let good = try homes.day(0).reading
        let bad = try EnergyReading(
            meter: good.meter, from: good.from, intervalSeconds: 900, quality: .actual,
            imports: good.imports.dropLast() + [[UInt8](repeating: 0xFF, count: 32)],
            exports: good.exports)
        let log = PaperLog(leaves: [try Neighbourhood.entry(bad, RecordIdentifier())])
        let part = SumPart(evidence: try log.evidence(0), side: .imports, intervals: 0...95)
        #expect(throws: AuditFinding.sum(.commitmentMalformed(part: 1))) { try check(with([part])) }
    }

    @Test("parts proved in two trees")
    func twoTrees() throws {
        let sum = try homes.sum([(0, .imports, 0...3), (1, .imports, 0...3)])
        let longer = PaperLog(leaves: homes.log.leaves + [homes.log.leaves[0]])
        let moved = SumPart(
            evidence: try longer.evidence(homes.place(1)), side: .imports, intervals: 0...3)
        let mixed = SumOpening(
            parts: [sum.parts[0], moved], sum: sum.sum, opening: sum.opening)
        #expect(throws: AuditFinding.checkpointsDiffer) { try check(mixed) }
    }

    @Test("a maker takes no entry that is not the day's")
    func otherEntry() throws {
        var maker = SumMaker()
        let day = try homes.day(0)
        for place in [homes.place(1), 1] {
            let evidence = try homes.log.evidence(place)
            #expect(throws: MeteringError.readingMismatch) {
                try maker.add(day, side: .imports, intervals: 0...3, evidence: evidence)
            }
        }
        #expect(throws: MeteringError.partsMissing) { try maker.finish() }
        #expect(throws: MeteringError.intervalsOutside(part: 2)) {
            try homes.sum([(0, .imports, 0...3), (1, .exports, 95...96)])
        }
    }
}
