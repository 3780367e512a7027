import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import Records
import Testing

/// Real deaths: another process does the work and is killed as no program can prevent.
@Suite("kill -9 between any two steps", .serialized)
struct KillTests {
    private static let isLarge = ProcessInfo.processInfo.environment["COUNTERSIGN_LARGE"] == "1"

    @Test("each step of the custodian's work is one at which a process dies here")
    func everyStep() async throws {
        let stage = try await Stage.shared.value
        var passed: Set<String> = []
        for work in Stage.Work.allCases {
            passed.formUnion(try await stage.process(work).run(in: stage.copy()).steps)
        }
        #expect(passed == Set(Step.allCases.map { "\($0)" }))
    }

    @Test(
        "killed there and repeated an hour later, it is done once", arguments: Stage.Work.allCases)
    func everyDeath(_ work: Stage.Work) async throws {
        let stage = try await Stage.shared.value
        var process = stage.process(work)
        var death = 0
        while true {
            let town = try stage.copy()
            let first = try await process.run(in: town, death: death)
            guard first.result == nil else { break }
            #expect(first.steps.count == death + 1)
            let time = process.time
            process.time = try #require(time.adding(seconds: 3_600))
            let second = try await process.run(in: town)
            process.time = time
            try await town.reopen()
            let at = try #require(first.steps.last)
            try await stage.expectOnce(work, in: town, diedAt: at, result: second.result)
            try await town.expectWhole()
            death += 1
        }
        #expect(death >= 3)
    }

    /// Also inside a step: in the middle of a file, of a transaction, of a commit of the ledger.
    @Test("killed at any moment, again and again, each record is added, granted, erased once")
    func anyMoment() async throws {
        let stage = try await Stage.shared.value
        let town = try stage.copy()
        let records = stage.others.prefix(Self.isLarge ? 40 : 2)
        var kills = 0
        for record in records {
            for work in [Stage.Work.add, .grant, .erase] {
                let process = stage.process(work, on: record)
                for _ in 0..<(Self.isLarge ? 6 : 2) {
                    let pause = Int.random(in: 0...500)
                    let end = try await process.run(in: town, killedAfterMilliseconds: pause)
                    kills += end.result == nil ? 1 : 0
                }
                #expect(try await process.run(in: town).result != nil)
            }
        }
        print("kill -9: \(kills) processes killed at any moment")
        try await town.reopen()
        try await town.expectWhole()
        #expect(kills > 0)
        #expect(try await town.erasures().map(\.records) == records.map { [$0] })
        let entries = try await town.entries().map(\.envelope.id)
        for record in records { #expect(entries.count { $0 == record } == 1) }
        #expect(SubjectUsage(of: stage.subject, entries: try await town.entries()).gaps.isEmpty)
        let custodian = try await town.open()
        _ = try await custodian.open(stage.survivor, with: stage.reader.identities)
    }
}

extension Stage {
    /// What was begun and repeated stands in log and archive once, and does there what it should.
    fileprivate func expectOnce(
        _ work: Work, in town: Town, diedAt step: String, result: String?
    ) async throws {
        let custodian = try await town.open()
        let entries = try await town.entries()
        switch work {
        case .add:
            #expect(entries.filter { $0.envelope.id == added }.map { "\($0.index)" } == [result])
            _ = try await town.grant(second.request(added), by: custodian)
        case .grant:
            let usage = SubjectUsage(of: subject, entries: entries)
            // Once the key was handed out, asking again is another access.
            #expect(usage.accesses.count == (step == "\(Step.accessFinished)" ? 4 : 3))
            #expect(usage.gaps.isEmpty)
            #expect(usage.accesses.last.map { "\($0.index)" } == result)
            _ = try await custodian.open(target, with: second.identities)
        case .approve:
            #expect(entries.filter { $0.envelope.id == rule }.map { "\($0.index)" } == [result])
            #expect(await town.members().rule(rule) != nil)
            let proposals = try FileManager.default.contentsOfDirectory(
                atPath: town.path + "/policies")
            #expect(proposals.isEmpty)
        case .hold:
            #expect(try await town.holds().map(\.records) == [[target]])
            await #expect(throws: ArchiveError.refused(.recordHeld)) {
                try await town.erase([target], by: custodian)
            }
        case .erase, .retain:
            let erasures = try await town.erasures()
            #expect(erasures.map(\.records) == [[target]] && erasures[0].epoch == 2)
            try await expectErased(by: custodian, in: town)
        }
        _ = try await custodian.open(survivor, with: reader.identities)
    }

    private func expectErased(by custodian: Custodian, in town: Town) async throws {
        await #expect(throws: ArchiveError.recordErased) {
            _ = try await custodian.open(target, with: reader.identities)
        }
        await #expect(throws: ArchiveError.refused(.recordErased)) {
            _ = try await town.grant(second.request(target), by: custodian)
        }
        _ = try await town.grant(second.request(survivor), by: custodian)
    }
}
