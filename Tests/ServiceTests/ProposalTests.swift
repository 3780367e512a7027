import Agency
import CityTestSupport
import HTTPTypes
import HummingbirdTesting
import JSONDocuments
import Ledger
import NIOCore
import Records
import Sodium
import TestSupport
import Testing

@testable import Service

@Suite("Keys change when two officers want it")
struct ProposalTests {
    private static let path = "/api/agency/proposals"
    private let site: JobSite
    private let office: JobOffice

    init() async throws {
        site = try await JobSite()
        office = try await site.office()
        let accounts = Accounts(store: office.book.store)
        for name in ["li", "wang"] {
            try accounts.set(
                name, roles: [.officer], office: nil,
                password: SecretBytes(copying: Array("correct horse".utf8)))
        }
    }

    private func retirement(_ reason: String = "cessation") -> JSONValue {
        [
            "change": "retirement", "definition": .string(hexadecimal(site.agency.card.bytes)),
            "reason": .string(reason),
        ]
    }

    private func propose(_ order: JSONValue, by officer: String = "li") async throws -> String {
        let made = try await site.json(
            office, .post, Self.path, order, as: "officer@" + officer, status: .created)
        guard case .string(let id)? = made["id"] else { throw Problem(.notFound, "no-id") }
        return id
    }

    private func confirm(_ id: String, by officer: String) async throws -> LogSite.Refusal? {
        let answer = try await site.ask(
            office, .post, "\(Self.path)/\(id)/confirmation", as: "officer@" + officer)
        return answer.status == .accepted ? nil : try LogSite.Refusal(answer)
    }

    @Test func oneOfficerProposesAnotherConfirms() async throws {
        let id = try await propose(retirement())
        #expect(try await confirm(id, by: "li") == .init(403, "second-officer-needed"))
        #expect(try await confirm(id, by: "wang") == nil)
        #expect(try await confirm(id, by: "wang") == .init(409, "proposal-closed"))
        let job = try await site.working(office) { try await site.outcome(office, id) }
        #expect(job.state == .done, "\(job.problem ?? "")")
        let members = try await site.imports.desk.ledger.members()
        #expect(members.retirement(of: site.agency.card) != nil)
        let seen = try await site.json(office, .get, "\(Self.path)/\(id)", as: "officer@li")
        #expect(seen["state"] == "confirmed" && seen["confirmer"] == "wang")
        let acts = try ActBook(store: office.book.store).newest(limit: 2)
        #expect(acts.map(\.act) == [.keyChangeConfirmed, .keyChangeProposed])
        #expect(acts.map(\.actor) == ["wang", "li"] && acts.map(\.subject) == [id, id])
    }

    @Test func oneOfManyConfirmationsCounts() async throws {
        let id = try await propose(retirement())
        let outcomes = try await withThrowingTaskGroup(of: LogSite.Refusal?.self) { group in
            for _ in 0..<64 { group.addTask { try await confirm(id, by: "wang") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.filter { $0 == .init(409, "proposal-closed") }.count == 63)
        #expect(try office.book.jobs([.keyChange], limit: 10).count == 1)
    }

    @Test func whoIsNobodyOrNoOfficerDecidesNothing() async throws {
        let refused = try await site.ask(office, .post, Self.path, retirement(), as: "officer")
        #expect(try LogSite.Refusal(refused) == .init(403, "account-needed"))
        let clerk = try await site.ask(office, .post, Self.path, retirement(), as: "clerk@li")
        #expect(try LogSite.Refusal(clerk) == .init(403, "role"))
        let id = try await propose(retirement())
        try Accounts(store: office.book.store).change("li", roles: [.clerk], office: nil)
        #expect(try await confirm(id, by: "wang") == .init(403, "proposer-no-officer"))
        let none = String(repeating: "0", count: 32)
        #expect(try await confirm(none, by: "wang") == .init(404, "proposal-unknown"))
    }

    @Test func proposalsEnd() async throws {
        let (first, second) = (try await propose(retirement()), try await propose(retirement()))
        let answer = try await site.ask(
            office, .delete, "\(Self.path)/\(first)", as: "officer@wang")
        #expect(answer.status == .noContent)
        #expect(try await confirm(first, by: "wang") == .init(409, "proposal-closed"))
        site.clock.advance(KeyProposal.seconds)
        #expect(try await confirm(second, by: "wang") == .init(409, "proposal-closed"))
        let list = try await site.json(office, .get, Self.path, as: "officer@li")
        #expect(list[["proposals", "0", "state"]] == "expired")
        #expect(list[["proposals", "1", "state"]] == "withdrawn")
        #expect(try office.book.jobs([.keyChange], limit: 10).isEmpty)
    }

    @Test(
        arguments: [
            ["change": "rotation"], ["change": "rotation", "tag": "a b"], ["change": "retirement"],
            ["change": "retirement", "reason": "boredom"], ["change": "other"],
            ["change": "rotation", "tag": "2", "reason": "cessation"],
        ] as [[String: String]])
    func whatIsNoProposalIsRefused(_ members: [String: String]) async throws {
        let members = members.map { ($0.key, JSONValue.string($0.value)) }
        let order = JSONValue.object(
            JSONObject(
                [("definition", .string(hexadecimal(site.agency.card.bytes)))] + members))
        let answer = try await site.ask(office, .post, Self.path, order, as: "officer@li")
        #expect(answer.status == .badRequest)
    }

    /// The process ends after the new definition is on the ledger, before anybody noted it: the next one finds it.
    @Test func aRotationIsDoneOnce() async throws {
        let id = try await propose([
            "change": "rotation", "definition": .string(hexadecimal(site.agency.card.bytes)),
            "tag": "second",
        ])
        #expect(try await confirm(id, by: "wang") == nil)
        let begun = try #require(try office.book.next(.keyChange))
        let worker = KeyChange(
            desk: site.imports.desk, proposals: ProposalBook(jobs: office.book))
        await #expect(throws: CancellationError.self) {
            _ = try await worker.work(on: begun) { done, _ in
                if done == 100 { throw CancellationError() }
            }
        }
        let made = try #require(
            try site.agency.issuer.rotation(of: site.agency.card, tag: "second"))
        let next = try await site.office()
        let job = try await site.working(next) { try await site.outcome(next, id) }
        #expect(job.json["result"] == ["definition": .string(hexadecimal(made.bytes))])
        #expect(try site.agency.issuer.successor(of: site.agency.card) == made)
    }
}
