import HTTPTypes
import Testing

@testable import Service

@Suite("Signing in and out")
struct SignInTests {
    private let site: PageSite

    init() throws {
        site = try PageSite()
        try site.addAccount("li", [.auditor])
    }

    private static func fields(
        _ name: String, _ password: String = PageSite.password, next: String = ""
    ) -> [(name: String, value: String)] {
        [("name", name), ("password", password), ("next", next)]
    }

    @Test func theRightPasswordOpensASessionAndLeadsBack() async throws {
        try await site.visit { browser in
            let asked = try await browser.get("/account?done=password")
            #expect(asked.status == 303)
            let address = try #require(asked.headers[.location])
            #expect(address == "/sign-in?next=%2Faccount%3Fdone%3Dpassword")
            let form = try await browser.get(address)
            #expect(form.heading == "Sign in")
            let next = try #require(form.field("next"))
            let opened = try await browser.post(
                "/sign-in", Self.fields("li", next: next), from: form)
            #expect(opened.status == 303)
            #expect(opened.headers[.location] == "/account?done=password")
            let setting = try #require(opened.headers[.setCookie])
            for part in ["__Host-session=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
                #expect(setting.contains(part))
            }
            #expect(try await browser.get("/account").heading == "My account")
        }
    }

    @Test func aWrongPasswordAndANameOfNobodyGetTheSameAnswer() async throws {
        try await site.visit { browser in
            let wrong = try await browser.post("/sign-in", Self.fields("li", "wrong password"))
            let nobody = try await browser.post("/sign-in", Self.fields("wang"))
            let empty = try await browser.post("/sign-in", Self.fields("li", ""))
            for page in [wrong, nobody, empty] {
                #expect(page.status == 422 && page.alert == "Name or password is wrong.")
                #expect(page.text.contains("<title>Problem: Sign in"))
                #expect(!page.text.contains("wrong password"))
            }
            #expect(browser.cookies["__Host-session"] == nil)
        }
    }

    @Test func noOtherSiteSignsAnybodyIn() async throws {
        try await site.visit { browser in
            let noCookie = try await browser.post("/sign-in", raw: Self.fields("li"))
            #expect(noCookie.status == 403 && noCookie.text.contains("form-token"))
            _ = try await browser.get("/sign-in")
            let noToken = try await browser.post("/sign-in", raw: Self.fields("li"))
            #expect(noToken.status == 403)
            let foreign = FormToken.makeStranger().token
            let wrong = try await browser.post(
                "/sign-in", raw: Self.fields("li") + [(FormToken.field, foreign)])
            #expect(wrong.status == 403)
            #expect(browser.cookies["__Host-session"] == nil)
        }
    }

    @Test func nobodyIsSentElsewhereAfterwards() async throws {
        for next in ["https://example.org", "//example.org", "/\\example.org", "/sign-out"] {
            try await site.visit { browser in
                let opened = try await browser.post("/sign-in", Self.fields("li", next: next))
                #expect(opened.headers[.location] == "/account")
            }
        }
    }

    @Test func signingOutEndsTheSessionAndNeedsTheForm() async throws {
        try await site.visit(as: "li") { browser in
            let cookie = try #require(browser.cookies["__Host-session"])
            let page = try await browser.get("/account")
            let raw = try await browser.post("/sign-out", raw: [])
            #expect(raw.status == 403 && raw.text.contains("href=\"/account?lang=zh\""))
            let foreign = try await browser.post(
                "/sign-out", raw: [(FormToken.field, FormToken.of("another"))])
            #expect(foreign.status == 403)
            browser.headers[.secFetchSite] = "cross-site"
            let elsewhere = try await browser.post("/sign-out", [], from: page)
            #expect(elsewhere.status == 403 && elsewhere.text.contains("other-site"))
            browser.headers[.secFetchSite] = "same-origin"
            #expect(try await browser.post("/sign-out", [], from: page).status == 303)
            #expect(browser.cookies["__Host-session"] == nil)
            browser.headers[.cookie] = nil
            let old = try Sessions(store: site.store).caller(cookie, now: PageSite.now)
            #expect(old == nil)
        }
    }

    @Test func aFormAfterTheSessionEndedLeadsToSigningInAndBack() async throws {
        try await site.visit(as: "li") { browser in
            let page = try await browser.get("/account/tokens")
            try Sessions(store: site.store).closeAll(of: "li")
            let late = try await browser.post(
                "/account/tokens/remove", [("name", "x")], from: page)
            #expect(late.status == 401)
            #expect(late.text.contains("href=\"/sign-in?next=%2Faccount%2Ftokens\""))
        }
    }

    @Test func anotherSignInEndsTheSessionBefore() async throws {
        try site.addAccount("wang", [.desk])
        try await site.visit(as: "li") { browser in
            let first = try #require(browser.cookies["__Host-session"])
            try await browser.signIn("wang")
            #expect(try Sessions(store: site.store).caller(first, now: PageSite.now) == nil)
            #expect(try await browser.get("/account").text.contains("wang"))
        }
    }

    @Test func guessingIsSlowedByAccountAndByClient() {
        let limits = SignInLimits()
        #expect((0..<5).allSatisfy { limits.take(client: "\($0)", name: "li") == nil })
        #expect(limits.take(client: "a", name: "li").map { $0 > 0 && $0 <= 31 } == true)
        #expect(limits.take(client: "a", name: "wang") == nil)
        #expect((0..<8).allSatisfy { limits.take(client: "a", name: "n\($0)") == nil })
        #expect(limits.take(client: "a", name: "other") != nil)
        #expect(limits.take(client: "b", name: "other") == nil)
    }

    @Test func tooManyTriesAreToldWhenToComeAgain() async throws {
        let start = ContinuousClock.now
        let site = try PageSite(limits: SignInLimits(clock: { start }))
        try site.addAccount("li", [.clerk])
        try await site.visit { browser in
            for _ in 0..<5 {
                _ = try await browser.post("/sign-in", Self.fields("li", "wrong password"))
            }
            let page = try await browser.post("/sign-in", Self.fields("li"))
            #expect(page.status == 429 && page.headers[.retryAfter] != nil)
            #expect(page.text.contains("Try again after"))
        }
    }
}
