import Sodium
import Ledger
import Auditor
import CityTestSupport
import Credentials
import Foundation
import LogFiles
import Records
import Synchronization
import Testing
import TransparencyLog

@Suite("Audits of a whole log")
struct LogTests {
    private func check(
        _ city: City, _ log: ExportedLog, _ memory: AuditMemory
    ) throws -> Audit.LogReport {
        try Audit(trust: city.trust()).check(log, memory: memory) { _, _ in }
    }

    @Test func countsWhatIsThereAndRemembersIt() async throws {
        let show = try await Case(witnessCount: 3)
        let city = show.city
        let memory = AuditMemory(path: Scratch.path("memory"))
        let log = try await city.export()
        let seen = Mutex<[Int]>([])
        let report = try Audit(trust: city.trust()).check(log, memory: memory) { done, _ in
            seen.withLock { $0.append(done) }
        }
        let size = try await city.reader().size()
        #expect(report.checkpoint.checkpoint.size == size)
        #expect(report.rememberedSize == nil)
        #expect(report.counts[.identityMember] == 3)
        #expect(report.counts[.identitySchema] == 1)
        #expect(report.counts[.identityDefinition] == 1)
        #expect(report.counts[.identityPresentation] == 1)
        #expect(report.register.members.count == 3)
        #expect(seen.withLock { $0 } == Array(1...size))

        try await city.note("later")
        try await city.cosign()
        try await city.export(to: log.path)
        let second = try check(city, log, AuditMemory(path: memory.path))
        #expect(second.rememberedSize == size)
        #expect(second.counts[.ledgerNote] == 1)
    }

    @Test func aLogWithoutItsQuorumIsRefused() async throws {
        let city = try await City(witnessCount: 3)
        try await city.note("not cosigned")
        let memory = AuditMemory(path: Scratch.path("memory"))
        let log = try await city.export()
        #expect(throws: AuditFinding.log(.quorumNotMet)) { try check(city, log, memory) }
        #expect(try memory.checkpoint(of: city.logKey()) == nil)
    }

    @Test func eachTileAndBundleCounts() async throws {
        let city = try await City()
        let memory = AuditMemory(path: Scratch.path("memory"))
        let log = try await city.export()
        let size = try await city.reader().size()
        for file in ["tile/0/000.p/\(size)", "tile/entries/000.p/\(size)"] {
            let url = URL(filePath: log.path + "/" + file)
            let good = try Data(contentsOf: url)
            for place in stride(from: 0, to: good.count, by: max(1, good.count / 37)) {
                var bytes = good
                bytes[place] ^= 1
                try bytes.write(to: url)
                #expect(throws: AuditFinding.self, "\(file) \(place)") {
                    try check(city, log, memory)
                }
            }
            try good.dropLast().write(to: url)
            #expect(throws: AuditFinding.self) { try check(city, log, memory) }
            try FileManager.default.removeItem(at: url)
            #expect(throws: AuditFinding.self) { try check(city, log, memory) }
            try good.write(to: url)
        }
        #expect(try memory.checkpoint(of: city.logKey()) == nil)
        _ = try check(city, log, memory)
    }

    @Test func aForkIsFoundWhateverItsSize() async throws {
        let city = try await City()
        let fork = try await City(seeds: city.seeds)
        let memory = AuditMemory(path: Scratch.path("memory"))
        let size = try await city.reader().size()
        _ = try check(city, await city.export(), memory)
        let export = try await fork.export()
        #expect(throws: AuditFinding.forkedLog(rememberedSize: size, shownSize: size)) {
            try check(city, export, memory)
        }
        try await fork.note("longer")
        let longer = try await fork.export()
        #expect(throws: AuditFinding.forkedLog(rememberedSize: size, shownSize: size + 1)) {
            try check(city, longer, memory)
        }
        // The fork alone holds together; only who remembers can tell.
        _ = try check(city, longer, AuditMemory(path: Scratch.path("memory")))
        #expect(try memory.checkpoint(of: city.logKey())?.size == size)
        _ = try check(city, await city.export(), memory)
    }

    @Test func aShorterLogIsFound() async throws {
        let city = try await City()
        let memory = AuditMemory(path: Scratch.path("memory"))
        let old = try await city.export()
        let size = try await city.reader().size()
        try await city.note("newer")
        _ = try check(city, await city.export(), memory)
        #expect(throws: AuditFinding.shrunkLog(rememberedSize: size + 1, shownSize: size)) {
            try check(city, old, memory)
        }
        #expect(try memory.checkpoint(of: city.logKey())?.size == size + 1)
    }

    @Test func logsAreRememberedApart() async throws {
        let memory = AuditMemory(path: Scratch.path("memory"))
        let first = try await City()
        let second = try await City()
        _ = try check(first, await first.export(), memory)
        #expect(try memory.checkpoint(of: second.logKey()) == nil)
        _ = try check(second, await second.export(), memory)
        #expect(try memory.checkpoint(of: first.logKey()) != nil)
    }

    /// The operator signs what its own rules forbid: tiles and checkpoint hold, the entry does not.
    @Test func anEntryAgainstTheRulesIsFound() async throws {
        let city = try await City()
        let memory = AuditMemory(path: Scratch.path("memory"))
        let reader = try await city.reader()
        var leaves: [[UInt8]] = []
        for index in 0..<(try await reader.size()) {
            leaves.append(try await reader.entry(at: index).leaf)
        }
        let stranger = try Envelope(
            .presentation(
                PresentationAnchor(
                    commitment: city.definition, definitions: [city.definition])),
            created: City.now.flooredToHour
        ).signed(by: .init(), name: "stranger.test.example")
        let log = try city.forge(leaves + [stranger.leaf])
        #expect(throws: AuditFinding.entry(index: leaves.count, .memberUnknown)) {
            try check(city, log, memory)
        }
        let junk = try city.forge(leaves + [Array("{}".utf8)])
        #expect {
            try check(city, junk, memory)
        } throws: { error in
            guard case .entry(index: leaves.count, _)? = error as? AuditFinding else {
                return false
            }
            return true
        }
        _ = try check(city, city.forge(leaves), memory)
    }
}
