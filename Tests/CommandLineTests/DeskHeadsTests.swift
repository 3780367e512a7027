import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("desk ask and the ledger's heads of revocation")
struct DeskHeadsTests {
    private let city: City
    private let both = ["--directory", "@agency", "--ledger", "@ledger"]

    /// A ledger without witnesses, an agency whose credentials can be revoked, a wallet and a desk.
    init() async throws {
        city = try City()
        try await city.done(
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example/city")
        try await city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        try await city.done(
            "agency", "init", "--directory", "@agency", "--name", "agency.test.example")
        try await city.done(
            "desk", "init", "--directory", "@desk", "--name", "desk.test.example", "--log-key",
            "@log/vkey")
        for (role, more) in [("agency", []), ("desk", ["--attributes", "name"])] {
            _ = try await done(
                [
                    "ledger", "member", "--directory", "@ledger", "--role", role, "--key",
                    "@\(role)/vkey", "--zh", "测试", "--en", "Test",
                ] + more)
        }
        try await city.done(
            "wallet", "init", "--directory", "@wallet", "--log-key", "@log/vkey")
        try city.write(
            [
                "name": "card", "version": "1.0", "key": "number",
                "attributes": [
                    ["name": "name", "kind": "text"],
                    ["name": "revocation", "kind": "revocation"],
                    ["name": "valid_until", "kind": "validity"],
                ],
            ], to: "profile.json")
        try city.write(
            [
                "v": 1, "name": "name", "purpose": ["zh": "问", "en": "Asks"],
                "audience": ["zh": "窗口", "en": "A counter"], "keep": "receipt",
                "keep_days": 1, "expires_minutes": 5, "parameters": [:], "reveal": ["name"],
                "conditions": [], "not_revoked_minutes": 60,
            ], to: "name.json")
    }

    private func done(_ words: [String], _ more: String...) async throws -> JSONValue {
        let outcome = try await city.run(words + more + ["--json"])
        #expect(outcome.status == 0, "\(outcome.summary)")
        return try outcome.json
    }

    /// A credential for the wallet, by the report of the offers.
    private func issue(_ row: String, _ definition: String) async throws {
        try city.write("number,name\n\(row),Wang\n", to: "rows.csv")
        _ = try await done(
            ["agency", "offer", "--directory", "@agency", "--definition", definition],
            "--register", "@rows.csv", "--evidence", "post", "--out", "@\(row)")
        let report = try city.text("\(row)/offers.csv")
        let fields = try #require(report.split(separator: "\r\n").dropFirst().first)
            .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        try await city.done(
            "wallet", "request", "--directory", "@wallet", "--offer",
            "@\(row)/\(fields[3]).json", "--code", " \(fields[4])\n", "--out", "@request.json")
        try await city.done(
            "agency", "issue", "--directory", "@agency", "--requests", "@request.json", "--out",
            "@issued")
        try await city.done(
            "wallet", "accept", "@issued/\(fields[3]).json", "--directory", "@wallet")
    }

    /// The head that a new request names, the entry that comes with it, and the number of blocks.
    private func ask(
        _ more: String...
    ) async throws -> (named: JSONValue, entry: JSONValue, blockCount: Int) {
        _ = try await done(
            [
                "desk", "ask", "--directory", "@desk", "--ledger", "@ledger", "--template",
                "@name.json", "--definition", "@definition.json", "--out", "@ask.json",
            ] + more)
        let bundle = try city.json("ask.json")
        let claim = ["request", "question", "credentials", "0"]
        let named = try #require(bundle[claim + ["not_revoked"]])
        guard case .string(let leaf)? = bundle[["heads", "0", "status", "leaf"]],
            case .array(let blocks)? = bundle[["heads", "0", "blocks"]]
        else { throw CocoaError(.fileReadCorruptFile) }
        let entry = try JSONValue(parsing: Array(leaf.utf8))
        return (named, try #require(entry["public"]), blocks.count)
    }

    @Test func theNewestHeadIsTheLedgersOwn() async throws {
        let defined = try await done(["agency", "define"] + both, "--profile", "@profile.json")
        guard case .string(let definition)? = defined["definition"] else {
            throw CocoaError(.fileReadCorruptFile)
        }
        try await city.done(
            "agency", "export", "--directory", "@agency", "--definition", definition, "--out",
            "@definition.json")
        let plain = try await city.run(
            "desk", "ask", "--directory", "@desk", "--ledger", "@ledger", "--template",
            "@name.json", "--definition", "@definition.json", "--out", "@ask.json", "--plain",
            "@plain.json")
        #expect(plain.status == 2, "\(plain.summary)")
        #expect(plain.errorText.contains("[native-only]"), "\(plain.summary)")
        let first = try await ask()
        #expect(first.named["index"] == 0 && first.named == first.entry && first.blockCount == 0)

        // The desk learns of a revocation by the ledger alone, whatever the agency's folder says.
        try await issue("R1", definition)
        try await issue("R2", definition)
        _ = try await done(
            ["agency", "revoke"] + both, "--resident", "R1", "--reason", "lost")
        let second = try await ask()
        #expect(second.named["index"] == 1 && second.named == second.entry)
        #expect(second.blockCount == 0)
        let served = try await ask("--revocations", "@agency/public")
        #expect(served.named == second.named && served.blockCount == 1)

        // A folder that is behind, or holds something else, gives no blocks and changes no head.
        try FileManager.default.createDirectory(
            at: city.root.appending(path: "elsewhere/\(definition)"),
            withIntermediateDirectories: true)
        try city.write(["v": 1], to: "elsewhere/\(definition)/status")
        let astray = try await ask("--revocations", "@elsewhere")
        #expect(astray.named == second.named && astray.blockCount == 0)

        // The wallet brings its witness forward, and its other credential is revoked.
        _ = try await ask("--revocations", "@agency/public")
        try await city.done(
            "wallet", "present", "--directory", "@wallet", "--request", "@ask.json", "--out",
            "@answer.cbor", "--yes")
        try await city.done(
            "desk", "verify", "--directory", "@desk", "--request", "@ask.json",
            "--presentation", "@answer.cbor")
    }
}
