import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import Records
import Testing

@Suite("Approving a rule")
struct ApprovalTests {
    private func terms(_ purpose: String) throws -> PolicyTerms {
        try PolicyTerms(
            action: .read, types: [.communityRequest], purpose: purpose, role: "crew",
            validFrom: Town.now, validUntil: City.time("2029-01-01T00:00:00Z"))
    }

    @Test func whoeverApprovesAfterwardsGetsTheSameIndex() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let terms = try terms("repair")
        func approve(_ officer: Int) async throws -> ApprovalState {
            try await custodian.approve(
                terms.identifier, town.approval(of: terms, byOfficer: officer),
                members: town.members(), now: town.now, append: town.append)
        }
        await #expect(throws: ArchiveError.ruleUnknown) { _ = try await approve(0) }
        await #expect(throws: ArchiveError.ruleUnknown) {
            _ = try await custodian.proposedTerms(terms.identifier)
        }
        try await custodian.propose(terms)
        #expect(try await approve(0).index == nil)
        #expect(try await approve(0).count == 1)
        let index = try #require(try await approve(1).index)
        town.advance(to: City.time("2026-03-02T11:00:00Z"))
        for officer in [1, 2] {
            let again = try await approve(officer)
            #expect(again.index == index && again.count == 2 && again.threshold == 2)
        }
        // Also for a proposal that a process left behind.
        try await custodian.propose(terms)
        #expect(try await approve(1).index == index)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: town.path + "/policies").isEmpty)
        #expect(try await custodian.proposedTerms(terms.identifier) == terms)
        let rules = try await town.entries().filter { $0.envelope.type == .policyRule }
        #expect(rules.map(\.index) == [index])
    }

    @Test func otherTermsUnderItsNameAreNotTheRule() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let standing = try await town.rule()
        let terms = try PolicyTerms(
            identifier: standing, action: .read, types: [.communityRequest], purpose: "marketing",
            role: "press", validFrom: Town.now, validUntil: City.time("2029-01-01T00:00:00Z"))
        try await custodian.propose(terms)
        func approve(_ officer: Int) async throws -> Int? {
            try await custodian.approve(
                standing, town.approval(of: terms, byOfficer: officer), members: town.members(),
                now: town.now, append: town.append
            ).index
        }
        #expect(try await approve(0) == nil)
        await #expect(throws: ArchiveError.entryRefused) { _ = try await approve(1) }
        #expect(await town.members().rule(standing)?.purpose == "repair")
    }

    /// A record, or a rule with other terms, has the identifier: before the proposal, or meanwhile.
    @Test func anIdentifierThatIsTakenMakesNoRule() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        func terms(_ id: RecordIdentifier, _ purpose: String) throws -> PolicyTerms {
            try PolicyTerms(
                identifier: id, action: .read, types: [.communityRequest], purpose: purpose,
                role: "crew", validFrom: Town.now, validUntil: City.time("2029-01-01T00:00:00Z"))
        }
        func approve(_ terms: PolicyTerms, _ officer: Int) async throws -> ApprovalState {
            try await custodian.approve(
                terms.identifier, town.approval(of: terms, byOfficer: officer),
                members: town.members(), now: town.now, append: town.append)
        }
        let record = try await town.add(Submission.leak(), to: custodian)
        await #expect(throws: ArchiveError.identifierTaken) {
            try await custodian.propose(terms(record, "repair"))
        }
        let rule = RecordIdentifier()
        try await custodian.propose(terms(rule, "repair"))
        for officer in 0..<2 { _ = try await approve(terms(rule, "repair"), officer) }
        await #expect(throws: ArchiveError.identifierTaken) {
            try await custodian.propose(terms(rule, "marketing"))
        }
        // The rule itself may be proposed again; a record is not added in its place.
        try await custodian.propose(terms(rule, "repair"))
        await #expect(throws: ArchiveError.identifierTaken) {
            _ = try await town.add(Submission.leak(id: rule), to: custodian)
        }
        // One of several is refused alone, and its bodies go.
        let added = try await custodian.add(
            contentsOf: [.leak(), .leak(id: rule), .leak()], members: town.members(),
            now: town.now, append: town.append)
        #expect(added.map(\.refusal) == [nil, .identifierTaken, nil])
        let late = RecordIdentifier()
        try await custodian.propose(terms(late, "repair"))
        _ = try await approve(terms(late, "repair"), 0)
        _ = try await town.add(Submission.leak(id: late), to: custodian)
        await #expect(throws: ArchiveError.identifierTaken) {
            _ = try await approve(terms(late, "repair"), 1)
        }
        await #expect(throws: ArchiveError.ruleUnknown) {
            _ = try await custodian.proposedTerms(late)
        }
    }
}
