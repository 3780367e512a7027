import Foundation
import JSONDocuments
import Testing

@Suite("agency revoke, status, rotate and retire")
struct RevocationCommandTests {
    private static let profile: JSONValue = [
        "name": "card", "version": "1.0", "key": "number",
        "attributes": [
            ["name": "name", "kind": "text"], ["name": "revocation", "kind": "revocation"],
            ["name": "valid_until", "kind": "validity"],
        ],
    ]

    private let city: City
    private let agency = ["--directory", "@agency"]
    private let both = ["--directory", "@agency", "--ledger", "@ledger"]

    /// A ledger without witnesses, and an agency whose credentials can be revoked.
    init() async throws {
        city = try City()
        try await city.done(
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example/city")
        try await city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        try await city.done(
            "agency", "init", "--directory", "@agency", "--name", "agency.test.example")
        try await city.done(
            "ledger", "member", "--directory", "@ledger", "--role", "agency", "--key",
            "@agency/vkey", "--zh", "测试局", "--en", "Test Agency")
        try await city.done(
            "wallet", "init", "--directory", "@wallet", "--log-key", "@log/vkey")
        try city.write(Self.profile, to: "profile.json")
    }

    private func run(_ words: [String], _ more: String...) async throws -> Outcome {
        try await city.run(words + more + ["--json"])
    }

    /// Offers to the rows, answers the first offer, and returns its identifier.
    private func issue(_ rows: String..., to definition: String) async throws -> String {
        try city.write("number,name\n" + rows.map { "\($0),Wang\n" }.joined(), to: "rows.csv")
        let out = "offers-\(UUID().uuidString)"
        let offered = try await run(
            ["agency", "offer"] + agency, "--definition", definition, "--register", "@rows.csv",
            "--evidence", "post", "--out", "@\(out)")
        #expect(offered.status == 0, "\(offered.summary)")
        return try await answer(city.text("\(out)/offers.csv"), column: 3, out)
    }

    /// Answers the first offer of a report from the wallet.
    private func answer(_ report: String, column: Int, _ out: String) async throws -> String {
        let row = try #require(report.split(separator: "\r\n").dropFirst().first)
            .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let (offer, code) = (row[column], row[column + 1])
        try await city.done(
            "wallet", "request", "--directory", "@wallet", "--offer", "@\(out)/\(offer).json",
            "--code", code, "--out", "@request.json")
        try await city.done(
            "agency", "issue", "--directory", "@agency", "--requests", "@request.json", "--out",
            "@issued")
        try await city.done(
            "wallet", "accept", "@issued/\(offer).json", "--directory", "@wallet")
        return offer
    }

    @Test("a credential is revoked once, replaced, and its definition rotated and retired")
    func whole() async throws {
        let defined = try await run(["agency", "define"] + both, "--profile", "@profile.json")
        let definition = try #require(try defined.json["definition"]?.text, "\(defined.summary)")
        let offer = try await issue("R1001", to: definition)
        #expect(try city.json("issued/\(offer).json")["witness"]?["u"] != nil)

        // By resident, with a new offer; then the same command again, as after a crash.
        let order =
            ["agency", "revoke"] + both + [
                "--resident", "R1001", "--reason", "lost", "--reissue", "--evidence", "passport",
                "--out", "@new",
            ]
        let revoked = try await run(order)
        #expect(revoked.status == 0, "\(revoked.summary)")
        #expect(try revoked.json["revoked"] == 1)
        #expect(try revoked.json["offered"] == 1)
        #expect(try revoked.json["definitions"]?.first?["index"] == 1)
        let again = try await run(order)
        #expect(try again.json["revoked"] == 0 && again.json["revoked_before"] == 1)
        #expect(try city.names(in: "new").count == 2)

        // Head and open block lie in the public folder; the entry says nothing of reason or person.
        let place = "agency/public/\(definition)"
        #expect(try city.names(in: "\(place)/block") == ["0.p"])
        #expect(try city.names(in: "\(place)/block/0.p") == ["1"])
        #expect(try city.data("\(place)/block/0.p/1").count == 1 + 8 + 32 + 1 + 8)
        let head = try #require(try city.json("\(place)/status")["evidence"]?.elements?.last)
        let leaf = try #require(head["leaf"]?.text)
        #expect(!leaf.contains("lost") && !leaf.contains("R1001"))

        // By credential, from the new wallet.
        let second = try await answer(city.text("new/offers.csv"), column: 2, "new")
        let compromised = try await run(
            ["agency", "revoke"] + both, "--credential", second, "--reason", "compromised")
        #expect(try compromised.json["definitions"]?.first?["index"] == 2, "\(compromised.summary)")
        try await Task.sleep(for: .milliseconds(1_100))
        let status = try await run(["agency", "status"] + both)
        #expect(status.status == 0, "\(status.summary)")
        try await refusals(definition)
        try await rotate(definition)
    }

    private func refusals(_ definition: String) async throws {
        try city.write("R1001\nR9009\n", to: "list")
        let revoke = ["agency", "revoke"] + both
        for (arguments, status, said): ([String], Int32, String) in [
            (["--input", "@list", "--reason", "ceased"], 1, "number 2 of the list"),
            (["--resident", " ", "--reason", "ceased"], 2, "a row is named by a key"),
            (["--resident", "R1001", "--reason", "boredom"], 2, "--reason must be"),
            (["--reason", "lost"], 2, "--resident, --credential or --input"),
            (["--resident", "R1001", "--reason", "lost", "--reissue"], 2, "--evidence and --out"),
            (
                [
                    "--resident", "R1001", "--reason", "lost", "--definition",
                    String(repeating: "0", count: 64),
                ], 4, "no such definition"
            ),
        ] {
            let outcome = try await run(revoke + arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.summary)")
            #expect(outcome.errorText.contains(said), "\(arguments): \(outcome.summary)")
        }
    }

    /// A desk that learnt the definition before it was retired asks under it no more.
    private func expectUnasked(_ definition: String) async throws {
        try await city.done(
            "agency", "export", "--directory", "@agency", "--definition", definition, "--out",
            "@definition.json")
        try await city.done(
            "desk", "init", "--directory", "@desk", "--name", "desk.test.example", "--log-key",
            "@log/vkey")
        try await city.done(
            "ledger", "member", "--directory", "@ledger", "--role", "desk", "--key", "@desk/vkey",
            "--zh", "测试窗口", "--en", "Test Desk", "--attributes", "name")
        try city.write(
            [
                "v": 1, "name": "name", "purpose": ["zh": "问", "en": "Asks"],
                "audience": ["zh": "窗口", "en": "A counter"], "keep": "receipt",
                "keep_days": 1, "expires_minutes": 5, "parameters": [:], "reveal": ["name"],
                "conditions": [],
            ], to: "name.json")
        let asked = try await city.run(
            "desk", "ask", "--directory", "@desk", "--ledger", "@ledger", "--template",
            "@name.json", "--definition", "@definition.json", "--out", "@ask.json")
        #expect(asked.status == 1, "\(asked.summary)")
        #expect(asked.errorText.contains("was retired"), "\(asked.summary)")
    }

    private func rotate(_ old: String) async throws {
        let first = try await issue("T2", to: old)
        let rotated = try await run(
            ["agency", "rotate"] + both, "--definition", old, "--tag", "2", "--expires",
            "2099-01-01")
        let new = try #require(try rotated.json["definition"]?.text, "\(rotated.summary)")
        #expect(new != old)
        // Overlap: the holder of the old one gets the new one too, and both can be revoked.
        let second = try await issue("T2", to: new)
        #expect(first != second)
        let retired = try await run(
            ["agency", "retire"] + both, "--definition", old, "--reason", "superseded")
        #expect(try retired.json["successor"]?.text == new, "\(retired.summary)")
        let again = try await run(
            ["agency", "retire"] + both, "--definition", old, "--reason", "cessation")
        #expect(try again.json["reason"] == "superseded")
        try city.write("number,name\nT3,Wang\n", to: "rows.csv")
        let refused = try await run(
            ["agency", "offer"] + agency, "--definition", old, "--register", "@rows.csv",
            "--evidence", "post", "--out", "@late")
        #expect(refused.status != 0)
        #expect(refused.errorText.contains("retired"), "\(refused.summary)")
        try await expectUnasked(old)
        let both = try await run(
            ["agency", "revoke"] + both, "--resident", "T2", "--reason", "ceased")
        #expect(try both.json["revoked"] == 2, "\(both.summary)")
        let fsck = try await city.run("ledger", "fsck", "--directory", "@ledger", "--json")
        #expect(fsck.status == 0, "\(fsck.summary)")
    }
}

extension JSONValue {
    fileprivate var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    fileprivate var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    fileprivate var first: JSONValue? { elements?.first }
}
