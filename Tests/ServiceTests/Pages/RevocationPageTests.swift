import Agency
import CityTestSupport
import HTTPTypes
import Records
import Testing

@testable import Service

@Suite("An officer takes credentials back")
struct RevocationPageTests {
    private let agency: AgencyPageSite

    init() async throws { agency = try await AgencyPageSite() }

    private func revoked() throws -> Int {
        try agency.agency.issuer.summary(of: agency.agency.card, at: PageSite.now).revokedCount ?? 0
    }

    @Test func anOrderIsConfirmedBeforeItIsCarriedOut() async throws {
        _ = try await agency.issue("R1")
        let offer = try await agency.issue("R2")
        try await agency.site.visit(as: "zhao") { browser in
            let form = try await browser.get("/agency/revocations")
            let sent = try await browser.post(
                "/agency/revocations",
                [
                    ("residents", " R1 \r\n\r\nR1"), ("credentials", offer.description),
                    ("reason", "lost"),
                ], from: form)
            try #require(sent.status == 303)
            let path = try #require(sent.headers[.location])
            for (language, heading) in [("zh", "确认吊销"), ("en", "Confirm the revocation")] {
                let page = try await browser.get(path + "?lang=" + language)
                #expect(page.heading == heading)
            }
            let page = try await browser.get(path)
            #expect(page.text.contains("Revoke 2 credentials"))
            #expect(page.text.contains("Wallet lost"))
            #expect(try revoked() == 0)

            #expect(try await browser.post(path + "/confirm", [], from: page).status == 303)
            #expect(try revoked() == 2)
            let done = try await browser.get(path)
            #expect(done.text.contains("2 credentials were revoked."))
            #expect(done.text.contains("counters refuse these credentials"))
            #expect(try await browser.post(path + "/confirm", [], from: page).status == 303)
            #expect(try await browser.get("/agency").text.contains("<dd>2</dd>"))

            let again = try await browser.post(
                "/agency/revocations", [("residents", "R1"), ("reason", "lost")], from: form)
            let useless = try await browser.get(try #require(again.headers[.location]))
            #expect(!useless.text.contains("/confirm"))
        }
    }

    @Test func whatIsNoOrderIsToldBesideTheForm() async throws {
        _ = try await agency.issue("R1")
        try await agency.site.visit(as: "zhao") { browser in
            let form = try await browser.get("/agency/revocations")
            for (fields, text) in [
                ([("residents", "R1"), ("reason", "")], "Choose a reason."),
                ([("residents", "R1"), ("reason", "boredom")], "Choose a reason."),
                ([("residents", " \n"), ("reason", "lost")], "Name a resident"),
                ([("residents", "R1\n\nR9"), ("reason", "lost")], "Line 3: nothing was issued"),
                ([("credentials", "x"), ("reason", "lost")], "A credential&#39;s id has 32"),
                (
                    [
                        ("residents", (0...200).map { "R\($0)" }.joined(separator: "\n")),
                        ("reason", "lost"),
                    ], "There are too many rows"
                ),
            ] as [([(name: String, value: String)], String)] {
                let page = try await browser.post("/agency/revocations", fields, from: form)
                #expect(page.status == 422 || page.status == 413, "\(text)")
                #expect(page.alert?.contains(text) == true, "\(text): \(page.alert ?? "—")")
            }
            #expect(try revoked() == 0)
        }
    }

    @Test func aDraftEndsWithItsTimeOrItsOwnersWish() async throws {
        _ = try await agency.issue("R1")
        try await agency.site.visit(as: "zhao") { browser in
            let form = try await browser.get("/agency/revocations")
            func order() async throws -> String {
                let sent = try await browser.post(
                    "/agency/revocations", [("residents", "R1"), ("reason", "lost")], from: form)
                return try #require(sent.headers[.location])
            }
            let dropped = try await order()
            #expect(try await browser.post(dropped + "/drop", [], from: form).status == 303)
            #expect(try await browser.get(dropped).status == 404)
            // The oldest of one's drafts goes.
            let oldest = try await order()
            for _ in 0..<4 { _ = try await order() }
            #expect(try await browser.get(oldest).status == 404)
            #expect(try revoked() == 0)
        }
    }
}
