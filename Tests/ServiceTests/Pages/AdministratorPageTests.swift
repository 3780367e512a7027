import HTTPTypes
import Records
import Sodium
import Testing

@testable import Service

@Suite("An administrator's pages")
struct AdministratorPageTests {
    private let site: PageSite

    init() throws {
        site = try PageSite()
        try site.addAccount("root", [.administrator])
        try site.addAccount("li", [.desk], office: "library")
    }

    private static func account(
        _ name: String, _ password: String = PageSite.password, _ roles: [String] = ["clerk"],
        more: [(name: String, value: String)] = []
    ) -> [(name: String, value: String)] {
        [("name", name), ("password", password), ("office", "")]
            + roles.map { (name: "role", value: $0) } + more
    }

    private func opens(_ name: String, _ password: String) throws -> Accounts.Account? {
        try Accounts(store: site.store).account(
            name, password: SecretBytes(copying: Array(password.utf8)))
    }

    @Test func othersAreKeptOut() async throws {
        try await site.visit(as: "li") { browser in
            for path in ["/admin/accounts", "/admin/tokens"] {
                let page = try await browser.get(path)
                #expect(page.status == 403 && page.text.contains("<code>role</code>"))
            }
            let own = try await browser.get("/account")
            let made = try await browser.post(
                "/admin/accounts", Self.account("wang"), from: own)
            #expect(made.status == 403)
            #expect(try Accounts(store: site.store).all().map(\.name) == ["li", "root"])
        }
    }

    @Test func anAccountIsMadeChangedAndClosed() async throws {
        try await site.visit(as: "root") { browser in
            let page = try await browser.get("/admin/accounts")
            let made = try await browser.post(
                "/admin/accounts", Self.account("wang"), from: page)
            #expect(made.headers[.location] == "/admin/accounts")
            #expect(try opens("wang", PageSite.password)?.roles == [.clerk])
            // Other roles, the same password.
            let changed = try await browser.post(
                "/admin/accounts",
                Self.account("wang", "", ["officer", "clerk"], more: [("replace", "yes")]),
                from: page)
            #expect(changed.status == 303)
            #expect(try opens("wang", PageSite.password)?.roles == [.officer, .clerk])
            let closed = try await browser.post(
                "/admin/accounts/disable", [("name", "wang")], from: page)
            #expect(closed.status == 303)
            #expect(try opens("wang", PageSite.password) == nil)
            #expect(try await browser.get("/admin/accounts").text.contains("Closed"))
            let reopened = try await browser.post(
                "/admin/accounts", Self.account("wang", "", more: [("replace", "yes")]),
                from: page)
            #expect(reopened.status == 409)
            #expect(reopened.alert?.hasPrefix("This account is closed.") == true)
        }
    }

    @Test func whatCannotBeIsRefusedBesideTheForm() async throws {
        let cases: [([(name: String, value: String)], String)] = [
            (Self.account("li"), "An account has this name already."),
            (Self.account("Li"), "A name has 1 to 64"),
            (Self.account("wang", "short"), "A password has 12 to 1,024 bytes."),
            (Self.account("wang", ""), "A password has 12 to 1,024 bytes."),
            (Self.account("wang", PageSite.password, []), "Choose at least one role."),
            (Self.account("wang", PageSite.password, ["king"]), "Choose at least one role."),
            (Self.account("root", more: [("replace", "yes")]), "Your own account is for another"),
            (Self.account("nobody", "", more: [("replace", "yes")]), "There is no such account."),
        ]
        try await site.visit(as: "root") { browser in
            let page = try await browser.get("/admin/accounts")
            for (fields, text) in cases {
                let refused = try await browser.post("/admin/accounts", fields, from: page)
                #expect(refused.status == 422 || refused.status == 409)
                #expect(refused.alert?.hasPrefix(text) == true, "\(fields)")
                #expect(!refused.text.contains(PageSite.password))
            }
            let own = try await browser.post(
                "/admin/accounts/disable", [("name", "root")], from: page)
            #expect(own.status == 409)
            #expect(try Accounts(store: site.store).all().map(\.name) == ["li", "root"])
            #expect(try opens("li", PageSite.password)?.roles == [.desk])
        }
    }

    @Test func aTokenIsShownOnce() async throws {
        try await site.visit(as: "root") { browser in
            let page = try await browser.get("/admin/tokens")
            let made = try await browser.post(
                "/admin/tokens",
                [("name", "kiosk"), ("role", "desk"), ("office", "library"), ("days", "30")],
                from: page)
            let text = String(try #require(made.text.firstMatch(of: /cst_[0-9a-f]{64}/)).0)
            let token = try #require(
                try Tokens(store: site.store).token(text, now: PageSite.now))
            #expect(token.roles == [.desk] && token.office == "library" && token.owner == nil)
            #expect(token.expires == PageSite.now.adding(seconds: 30 * 86_400))
            let after = try await browser.get("/admin/tokens")
            #expect(after.text.contains("kiosk") && !after.text.contains(text))
            for days in ["0", "367", "x", ""] {
                let refused = try await browser.post(
                    "/admin/tokens", [("name", "b"), ("role", "desk"), ("days", days)], from: page)
                #expect(refused.alert?.hasPrefix("A token is good for") == true)
            }
            let gone = try await browser.post(
                "/admin/tokens/remove", [("name", "kiosk")], from: page)
            #expect(gone.status == 303)
            #expect(try Tokens(store: site.store).all().isEmpty)
        }
    }
}
