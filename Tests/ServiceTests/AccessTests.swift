import Records
import Sodium
import Testing
import TestSupport

@testable import Service

@Suite("Accounts, tokens, sessions")
struct AccessTests {
    private let store: ServiceStore
    private let path: String
    private let now: Timestamp

    init() throws {
        path = Temporary.path("service.sqlite")
        store = try ServiceStore(path: path)
        now = try #require(Timestamp("2026-03-02T09:20:00Z"))
    }

    private func later(_ seconds: Int) throws -> Timestamp {
        try #require(now.adding(seconds: seconds))
    }

    @Test func aPasswordOpensItsOwnAccountOnly() throws {
        let accounts = Accounts(store: store)
        try accounts.set(
            "li", roles: [.clerk, .officer], office: nil,
            password: SecretBytes(copying: Array("correct horse".utf8)))
        let account = try accounts.account(
            "li", password: SecretBytes(copying: Array("correct horse".utf8)))
        #expect(account?.roles == [.clerk, .officer])
        for (name, password) in [
            ("li", "correct hors"), ("li", "correct horse "), ("wang", "correct horse"), ("li", ""),
        ] where !password.isEmpty {
            let wrong = try accounts.account(
                name, password: SecretBytes(copying: Array(password.utf8)))
            #expect(wrong == nil)
        }
        try accounts.disable("li")
        let closed = try accounts.account(
            "li", password: SecretBytes(copying: Array("correct horse".utf8)))
        #expect(closed == nil)
        #expect(try accounts.all().map(\.isDisabled) == [true])
    }

    @Test func namesAndPasswordsHaveTheirForm() throws {
        let accounts = Accounts(store: store)
        for name in ["", "Li", "li wang", "李", String(repeating: "a", count: 65)] {
            let refused = #expect(throws: Problem.self) {
                try accounts.set(
                    name, roles: [], office: nil,
                    password: SecretBytes(copying: Array("correct horse".utf8)))
            }
            #expect(refused?.code == "account-name")
        }
        let short = #expect(throws: Problem.self) {
            try accounts.set(
                "li", roles: [], office: nil,
                password: SecretBytes(copying: Array("elevenbytes".utf8)))
        }
        #expect(short?.code == "password-length")
        #expect(try accounts.all().isEmpty)
    }

    @Test func aTokenIsGoodUntilItExpiresOrIsTakenBack() throws {
        let tokens = Tokens(store: store)
        let token = Tokens.Token(
            name: "kiosk", roles: [.desk], office: "library", expires: try later(60))
        let text = try tokens.make(token)
        #expect(text.hasPrefix("cst_") && text.utf8.count == 68)
        #expect(try tokens.token(text, now: now) == token)
        #expect(try tokens.token(text, now: later(60)) == nil)
        #expect(try tokens.token(text.uppercased(), now: now) == nil)
        #expect(try tokens.token(text + "0", now: now) == nil)
        let twice = #expect(throws: Problem.self) { try tokens.make(token) }
        #expect(twice?.code == "token-taken")
        try tokens.remove("kiosk")
        #expect(try tokens.token(text, now: now) == nil)
        let gone = #expect(throws: Problem.self) { try tokens.remove("kiosk") }
        #expect(gone?.code == "token-unknown")
    }

    @Test func aSessionEndsWithItsAccountItsTimeAndItsClosing() throws {
        let accounts = Accounts(store: store)
        func password() throws -> SecretBytes {
            try SecretBytes(copying: Array("correct horse".utf8))
        }
        try accounts.set("li", roles: [.clerk], office: nil, password: password())
        let account = try #require(try accounts.account("li", password: password()))
        let sessions = Sessions(store: store)
        let (first, second) = (
            try sessions.open(account, now: now), try sessions.open(account, now: now)
        )
        let caller = try #require(try sessions.caller(first, now: now))
        #expect(caller.name == "li" && caller.roles == [.clerk])
        #expect(caller.formToken != nil && caller.formToken != first)
        #expect(try sessions.caller(second, now: now)?.formToken != caller.formToken)
        try sessions.close(first)
        #expect(try sessions.caller(first, now: now) == nil)
        #expect(try sessions.caller(second, now: later(Sessions.seconds)) == nil)
        #expect(try sessions.caller(second, now: now) != nil)
        try accounts.set("li", roles: [.clerk], office: nil, password: password())
        #expect(try sessions.caller(second, now: now) == nil)
    }

    @Test func noSecretIsInTheStore() throws {
        let tokens = Tokens(store: store)
        let accounts = Accounts(store: store)
        let text = try tokens.make(
            Tokens.Token(name: "kiosk", roles: [.desk], office: nil, expires: try later(60)))
        func password() throws -> SecretBytes {
            try SecretBytes(copying: Array("correct horse".utf8))
        }
        try accounts.set("li", roles: [.clerk], office: nil, password: password())
        let account = try #require(try accounts.account("li", password: password()))
        let cookie = try Sessions(store: store).open(account, now: now)
        let bytes = try Temporary.contents(path)
        #expect(bytes.contains(Array("kiosk".utf8)))
        for secret in [text, String(text.dropFirst(4)), "correct horse", cookie] {
            #expect(!bytes.contains(Array(secret.utf8)))
        }
    }

    @Test func aClientThatAsksTooOftenWaits() {
        let limit = RateLimit(perSecond: 2, burst: 3)
        let start = ContinuousClock.now
        #expect((0..<3).allSatisfy { _ in limit.take("a", now: start) == nil })
        #expect(limit.take("a", now: start) == 1)
        #expect(limit.take("b", now: start) == nil)
        #expect(limit.take("a", now: start + .milliseconds(500)) == nil)
        #expect(limit.take("a", now: start + .milliseconds(500)) == 1)
        #expect((0..<3).allSatisfy { _ in limit.take("a", now: start + .seconds(60)) == nil })
        #expect(limit.take("a", now: start + .seconds(60)) != nil)
    }
}
