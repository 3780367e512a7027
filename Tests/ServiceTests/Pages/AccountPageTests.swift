import HTTPTypes
import Records
import Sodium
import Testing

@testable import Service

@Suite("One's own account")
struct AccountPageTests {
    private let site: PageSite

    init() throws {
        site = try PageSite()
        try site.addAccount("li", [.auditor, .desk], office: "library")
    }

    private static func passwords(
        _ current: String, _ new: String, _ again: String
    ) -> [(name: String, value: String)] {
        [("current", current), ("password", new), ("repeat", again)]
    }

    @Test func thePageNeedsAnAccount() async throws {
        let text = try Tokens(store: site.store).make(
            .init(
                name: "kiosk", roles: [.administrator], office: nil,
                expires: try #require(PageSite.now.adding(seconds: 60))))
        try await site.visit { browser in
            browser.headers[.authorization] = "Bearer " + text
            #expect(try await browser.get("/account").text.contains("account-needed"))
            // A token reads an administrator's pages, and sends none of their forms.
            #expect(try await browser.get("/admin/accounts").status == 200)
            let made = try await browser.post(
                "/admin/accounts",
                raw: [("name", "x"), ("role", "desk"), ("password", PageSite.password)])
            #expect(made.status == 403 && made.text.contains("account-needed"))
        }
    }

    @Test func anotherPasswordEndsTheOtherSessions() async throws {
        let other = try Sessions(store: site.store).open(
            .init(name: "li", roles: [], office: nil, isDisabled: false), now: PageSite.now)
        try await site.visit(as: "li") { browser in
            let page = try await browser.get("/account")
            #expect(page.text.contains("library") && page.text.contains("Auditor"))
            let new = "another long password"
            let changed = try await browser.post(
                "/account/password", Self.passwords(PageSite.password, new, new), from: page)
            #expect(changed.headers[.location] == "/account?done=password")
            let after = try await browser.get("/account?done=password")
            #expect(after.text.contains("The password was changed"))
            #expect(try Sessions(store: site.store).caller(other, now: PageSite.now) == nil)
            let old = try Accounts(store: site.store).account(
                "li", password: SecretBytes(copying: Array(PageSite.password.utf8)))
            #expect(old == nil)
        }
    }

    @Test func aPasswordIsChangedByWhoeverKnowsIt() async throws {
        let new = "another long password"
        let cases = [
            (Self.passwords("wrong password", new, new), "The current password is wrong."),
            (Self.passwords(PageSite.password, new, new + "x"), "The two new passwords differ."),
            (
                Self.passwords(PageSite.password, "short", "short"),
                "A password has 12 to 1,024 bytes."
            ),
        ]
        try await site.visit(as: "li") { browser in
            let page = try await browser.get("/account")
            for (fields, text) in cases {
                let refused = try await browser.post("/account/password", fields, from: page)
                #expect(refused.status == 422 && refused.alert == text)
                // The other language is that of the page, not of the form's own address.
                #expect(refused.text.contains("href=\"/account?lang=zh\""))
            }
            #expect(try await browser.get("/account").status == 200)
        }
    }

    @Test func signingOutEverywhereEndsEverySession() async throws {
        let other = try Sessions(store: site.store).open(
            .init(name: "li", roles: [], office: nil, isDisabled: false), now: PageSite.now)
        try await site.visit(as: "li") { browser in
            let page = try await browser.get("/account")
            let done = try await browser.post("/account/sessions/end", [], from: page)
            #expect(done.headers[.location] == "/sign-in")
            #expect(try Sessions(store: site.store).caller(other, now: PageSite.now) == nil)
            #expect(try await browser.get("/account").status == 303)
        }
    }

    @Test func onesOwnTokenCanDoNoMoreThanTheAccount() async throws {
        let tokens = Tokens(store: site.store)
        let text = try await site.visit(as: "li") { browser in
            let page = try await browser.get("/account/tokens")
            #expect(page.text.contains("value=\"desk\"") && !page.text.contains("value=\"clerk\""))
            let greedy = try await browser.post(
                "/account/tokens", [("name", "mine"), ("days", "7"), ("role", "administrator")],
                from: page)
            #expect(greedy.alert == "Choose at least one role.")
            let made = try await browser.post(
                "/account/tokens",
                [
                    ("name", "mine"), ("days", "7"), ("role", "desk"), ("role", "auditor"),
                    ("office", "elsewhere"),
                ], from: page)
            #expect(made.status == 200)
            let text = try #require(made.text.firstMatch(of: /cst_[0-9a-f]{64}/))
            return String(text.0)
        }
        let token = try #require(try tokens.token(text, now: PageSite.now))
        #expect(token.owner == "li" && token.roles == [.desk, .auditor])
        #expect(token.office == "library")
        try Accounts(store: site.store).change("li", roles: [.auditor], office: nil)
        let less = try #require(try tokens.token(text, now: PageSite.now))
        #expect(less.roles == [.auditor] && less.office == "library")
        try Accounts(store: site.store).disable("li")
        #expect(try tokens.token(text, now: PageSite.now) == nil)
    }

    @Test func nobodySeesOrEndsTheTokensOfOthers() async throws {
        let later = try #require(PageSite.now.adding(seconds: 60))
        let tokens = Tokens(store: site.store)
        for (name, owner) in [("mine", "li"), ("service", nil)] {
            _ = try tokens.make(
                .init(name: name, roles: [.desk], office: nil, expires: later, owner: owner))
        }
        try await site.visit(as: "li") { browser in
            let page = try await browser.get("/account/tokens")
            #expect(page.text.contains("mine") && !page.text.contains("service<"))
            let other = try await browser.post(
                "/account/tokens/remove", [("name", "service")], from: page)
            #expect(other.status == 404)
            let own = try await browser.post(
                "/account/tokens/remove", [("name", "mine")], from: page)
            #expect(own.status == 303)
        }
        #expect(try tokens.all().map(\.name) == ["service"])
    }

    @Test func anAccountHasSoManyTokens() throws {
        let later = try #require(PageSite.now.adding(seconds: 60))
        let tokens = Tokens(store: site.store)
        for number in 0..<Tokens.ownCountLimit {
            _ = try tokens.make(
                .init(
                    name: "t\(number)", roles: [.desk], office: nil, expires: later, owner: "li"))
        }
        let refused = #expect(throws: Problem.self) {
            try tokens.make(
                .init(name: "more", roles: [.desk], office: nil, expires: later, owner: "li"))
        }
        #expect(refused?.code == "token-limit")
    }
}
