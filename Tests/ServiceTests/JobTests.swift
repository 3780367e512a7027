import Agency
import CityTestSupport
import HTTPTypes
import HummingbirdTesting
import JSONDocuments
import Ledger
import NIOCore
import Records
import SealedStorage
import TestSupport
import Testing

@testable import Service

@Suite("Jobs")
struct JobTests {
    private static let pageRows = RegisterImport.pageRowCount
    private let site: JobSite

    init() async throws { site = try await JobSite() }

    @Test func aRegisterIsImportedPageByPage() async throws {
        let office = try await site.office()
        let count = Self.pageRows + 10
        let id = try await site.order(office, site.register(count))
        let rows = "/api/agency/imports/\(id)/rows?page="
        #expect(try await site.ask(office, .get, rows + "0").status == .notFound)
        let job = try await site.working(office) { try await site.outcome(office, id) }
        #expect(job.state == .done && job.done == count + 1)
        #expect(job.json["result"] == ["offered": .integer(count), "refused": 1])

        let first = try await site.json(office, .get, rows + "0")
        guard case .array(let page)? = first["rows"], case .string(let offer)? = page[0]["id"],
            case .string? = page[0]["code"]
        else {
            Issue.record("no rows")
            return
        }
        #expect(page.count == Self.pageRows && page[0]["line"] == 2)
        #expect(page[0]["link"] == .string("https://city.example/offers/" + offer))
        let last = try await site.json(office, .get, rows + "1")
        guard case .array(let page)? = last["rows"] else {
            Issue.record("no rows")
            return
        }
        #expect(page.count == 11 && page[10]["status"] == "refused")
        #expect(try await site.ask(office, .get, rows + "2").status == .notFound)
        let list = try await site.json(office, .get, "/api/jobs")
        #expect(list[["jobs", "0", "id"]] == .string(id))
    }

    /// The process ends after the first page: the next one goes on behind it, and no resident has two offers.
    @Test func whatWasCutShortIsGoneOnWith() async throws {
        let office = try await site.office()
        let id = try await site.order(office, site.register(Self.pageRows + 10))
        let begun = try #require(try office.book.next(.registerImport))
        await #expect(throws: CancellationError.self) {
            _ = try await site.imports.work(on: begun) { done, total in
                try office.book.note(id, done: done, total: total)
                throw CancellationError()
            }
        }
        let first = try site.imports.page(0, of: id)

        let next = try await site.office()
        #expect(try next.book.job(id)?.done == Self.pageRows)
        let job = try await site.working(next) { try await site.outcome(next, id) }
        #expect(job.json["result"] == ["offered": .integer(Self.pageRows + 10), "refused": 1])
        #expect(try site.imports.page(0, of: id) == first)
    }

    /// The process ends in the middle of a page: its rows get the offers that they have.
    @Test func aPageThatWasNotWrittenIsMadeAgain() async throws {
        let office = try await site.office()
        let id = try await site.order(office, site.register(3))
        let begun = try #require(try office.book.next(.registerImport))
        await #expect(throws: CancellationError.self) {
            _ = try await site.imports.work(on: begun) { _, _ in throw CancellationError() }
        }
        let first = try site.imports.page(0, of: id)
        let next = try await site.office()
        let job = try await site.working(next) { try await site.outcome(next, id) }
        #expect(job.json["result"] == ["refused": 1, "repeated": 3])
        let second = try site.imports.page(0, of: id)
        #expect(first.map { $0["code"] } == second.map { $0["code"] })
    }

    @Test func oneOrderUnderOneKey() async throws {
        let office = try await site.office()
        let order = site.register(2)
        let ids = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    let answer = try await site.ask(
                        office, .post, "/api/agency/imports", order, key: "0123456789abcdef")
                    guard answer.status == .accepted else {
                        #expect(answer.status == .conflict)
                        return nil
                    }
                    return answer.headers[.location]
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.subtracting([nil]).count == 1)
        #expect(try office.book.jobs([.registerImport], limit: 10).count == 1)
        // Also when the answer is forgotten: the order has its name from the key.
        site.clock.advance(IdempotencyKeys.seconds)
        let again = try await site.order(office, order, key: "0123456789abcdef")
        #expect(ids.contains("/api/jobs/" + again))
    }

    @Test func aJobIsStoppedAndForgotten() async throws {
        let office = try await site.office()
        let id = try await site.order(office, site.register(3))
        let path = "/api/jobs/" + id
        let begun = try #require(try office.book.next(.registerImport))
        #expect(try await site.ask(office, .delete, path).status == .noContent)
        #expect(try await site.json(office, .get, path)["state"] == "cancelled")
        await #expect(throws: CancellationError.self) {
            _ = try await site.imports.work(on: begun) { done, total in
                try office.book.note(id, done: done, total: total)
            }
        }
        office.book.finish(id, .done)
        #expect(try office.book.job(id)?.state == .cancelled)
        #expect(try !site.imports.page(0, of: id).isEmpty)
        #expect(try await site.ask(office, .delete, path).status == .noContent)
        #expect(try await site.ask(office, .get, path).status == .notFound)
        #expect(throws: StorageError.self) { try site.imports.page(0, of: id) }
        #expect(throws: StorageError.self) { try site.agency.issuer.work(of: id, number: 0) }
    }

    @Test func papersGoAfterAWeekAndWithoutAnOrder() async throws {
        let office = try await site.office()
        let id = try await site.order(office, site.register(1))
        let orphan = RecordIdentifier().description
        try site.agency.issuer.keepWork([1], of: orphan, number: 0)
        _ = try await site.working(office) { try await site.outcome(office, id) }
        #expect(throws: StorageError.self) { try site.agency.issuer.work(of: orphan, number: 0) }
        #expect(try site.agency.issuer.work(of: id, number: 0).isEmpty == false)

        site.clock.advance(JobBook.seconds)
        let next = try await site.office()
        let other = try await site.order(next, site.register(2))
        _ = try await site.working(next) { try await site.outcome(next, other) }
        #expect(try next.book.job(id) == nil)
        #expect(throws: StorageError.self) { try site.agency.issuer.work(of: id, number: 0) }
    }

    @Test func theLogIsAudited() async throws {
        let office = try await site.office()
        let ordered = try await site.json(
            office, .post, "/api/audits", as: "auditor", status: .accepted)
        guard case .string(let id)? = ordered["id"] else {
            Issue.record("no id")
            return
        }
        let job = try await site.working(office) { try await site.outcome(office, id) }
        let size = try await site.city.reader().size()
        #expect(job.state == .done && job.done == size)
        #expect(job.json[["result", "whole"]] == true)
        #expect(job.json[["result", "entries"]] == .integer(size))
        // A clerk has no part in audits.
        #expect(try await site.ask(office, .get, "/api/jobs/" + id).status == .notFound)
        #expect(try await site.json(office, .get, "/api/jobs") == ["jobs": []])
    }

    @Test func ordersThatCannotBeCarriedOutAreRefusedAtOnce() async throws {
        let office = try await site.office()
        for register in ["x", ""] {
            let answer = try await site.ask(
                office, .post, "/api/agency/imports",
                ["register": .string(register), "evidence": "in-person"])
            #expect(try LogSite.Refusal(answer) == .init(422, "register"))
        }
        #expect(try office.book.jobs([.registerImport], limit: 1).isEmpty)
        for _ in 0..<JobBook.openLimit {
            _ = try await site.json(office, .post, "/api/audits", as: "auditor", status: .accepted)
        }
        let answer = try await site.ask(office, .post, "/api/audits", as: "auditor")
        #expect(try LogSite.Refusal(answer) == .init(429, "too-many-jobs"))
        #expect(answer.headers[.retryAfter] == "60")
    }
}
