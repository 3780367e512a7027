import Archive
import ArchiveTestSupport
import Records
import Testing

@Suite("A rule holds or releases a record once")
struct HoldTests {
    private struct Scene {
        let town: Town
        let custodian: Custodian
        let id: RecordIdentifier

        init() async throws {
            town = try await Town()
            custodian = try await town.open()
            id = try await town.add(Submission.leak(), to: custodian)
        }

        func rule(_ action: PolicyRule.Action, _ purpose: String) async throws {
            try await town.rule(action, purpose: purpose, records: [id])
        }

        func hold(_ ground: String? = nil) async throws -> Int {
            try await custodian.hold(
                [id], ground: ground, members: town.members(), now: town.now, append: town.append)
        }

        func release(_ ground: String? = nil) async throws -> Int {
            try await custodian.hold(
                [id], begins: false, ground: ground, members: town.members(), now: town.now,
                append: town.append)
        }
    }

    @Test func aSpentRuleHoldsNothingAgain() async throws {
        let scene = try await Scene()
        try await scene.rule(.hold, "trial")
        try await scene.rule(.release, "trial-over")
        for _ in 0..<2 { #expect(try await scene.hold() == 1) }
        for _ in 0..<2 { #expect(try await scene.release() == 0) }
        for _ in 0..<2 {
            await #expect(throws: ArchiveError.refused(.ruleSpent)) { _ = try await scene.hold() }
        }
        #expect(try await scene.town.refusals().map(\.reason) == ["rule-spent", "rule-spent"])
        #expect(try await scene.town.holds().map(\.begins) == [true, false])
        // A new rule for the same ground does, whatever rules stand in front of it.
        try await scene.rule(.hold, "trial")
        #expect(try await scene.hold("trial") == 1)
        await #expect(throws: ArchiveError.refused(.ruleSpent)) { _ = try await scene.release() }
        try await scene.rule(.erase, "court-order")
        await #expect(throws: ArchiveError.refused(.recordHeld)) {
            try await scene.town.erase([scene.id], by: scene.custodian)
        }
        try await scene.rule(.release, "trial-over")
        #expect(try await scene.release("trial-over") == 0)
        #expect(try await scene.town.holds().map(\.begins) == [true, false, true, false])
    }

    @Test func oneReleaseOfTwoHoldsLeavesOne() async throws {
        let scene = try await Scene()
        for ground in ["trial", "audit"] {
            try await scene.rule(.hold, ground)
            #expect(try await scene.hold(ground) == 1)
        }
        try await scene.rule(.release, "over")
        // Asked again, as after a death on the way, it says the same and changes nothing.
        for _ in 0..<2 { #expect(try await scene.release() == 1) }
        #expect(try await scene.town.holds().map(\.begins) == [true, true, false])
        try await scene.rule(.release, "over")
        for _ in 0..<2 { #expect(try await scene.release() == 0) }
        #expect(try await scene.town.holds().map(\.begins) == [true, true, false, false])
        #expect(try await scene.town.refusals().isEmpty)
    }
}
