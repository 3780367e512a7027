import Foundation
import JSONDocuments
import Testing

@Suite("agency revoke, status, rotate and retire")
struct RevocationCommandTests {
    private let town: RevokingTown
    private var city: City { town.city }
    private let agency = RevokingTown.agency
    private let both = RevokingTown.both

    init() async throws { town = try await RevokingTown() }

    private func run(_ words: [String], _ more: String...) async throws -> Outcome {
        try await town.run(words + more)
    }

    @Test("a credential is revoked once, replaced, and its definition rotated and retired")
    func whole() async throws {
        let definition = try await town.define()
        let offer = try await town.issue("R1001", to: definition)
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

        let second = try await town.answer(city.text("new/offers.csv"), column: 2, "new")
        try await repeated(order, keeping: second)
        // By credential, from the new wallet.
        let compromised = try await run(
            ["agency", "revoke"] + both, "--credential", second, "--reason", "compromised")
        #expect(try compromised.json["definitions"]?.first?["index"] == 2, "\(compromised.summary)")
        try await Task.sleep(for: .milliseconds(1_100))
        let status = try await run(["agency", "status"] + both)
        #expect(status.status == 0, "\(status.summary)")
        try await refusals(definition)
        try await rotate(definition)
    }

    /// The same command once more leaves the credential that was issued by its offer, and says so.
    private func repeated(_ order: [String], keeping second: String) async throws {
        let late = try await run(order)
        #expect(late.status == 1, "\(late.summary)")
        #expect(try late.json["revoked"] == 0 && late.json["revoked_before"] == 1)
        #expect(try late.json["offered"] == 0 && late.json["already_issued"] == 1)
        #expect(late.errorText.contains("name each by --credential"), "\(late.summary)")
        #expect(late.errorText.contains("[already-issued]"), "\(late.summary)")
        let report = try city.text("new/offers.csv")
        #expect(report.contains(",already-issued,\(second),\r\n"), "\(report)")
    }

    private func refusals(_ definition: String) async throws {
        try city.write("R1001\n\n  R9009 \r\n", to: "list")
        try city.write(" \n\n", to: "blank")
        try city.write("R1001\n\nR１\n", to: "wide")
        let revoke = ["agency", "revoke"] + both
        for (arguments, status, said): ([String], Int32, String) in [
            (["--input", "@list", "--reason", "ceased"], 1, "number 2 of the list"),
            (["--input", "@blank", "--reason", "ceased"], 3, "names nobody"),
            (["--input", "@wide", "--reason", "ceased"], 3, "line 3 is no key"),
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

    /// An end must be to come, and is refused before a key is searched for.
    @Test func anEndThatIsOverIsRefused() async throws {
        let before = try city.names(in: "agency")
        let outcome = try await run(
            ["agency", "define"] + both, "--profile", "@profile.json", "--expires", "2020-01-01")
        #expect(outcome.status == 2, "\(outcome.summary)")
        #expect(outcome.errorText.contains("must be a day to come"), "\(outcome.summary)")
        #expect(try city.names(in: "agency") == before)
    }

    @Test func aFolderThatHasNothingIsNoSuccess() async throws {
        let definition = try await town.define()
        _ = try await town.issue("R1", to: definition)
        let status = try await run(["agency", "status"] + both, "--keep")
        #expect(status.status == 0, "\(status.summary)")
        func update(_ folder: String) async throws -> Outcome {
            try await run(["wallet", "update", "--directory", "@wallet", "--revocations", folder])
        }
        #expect(try await update("@agency/public").status == 0)
        for folder in ["@agency/publik", "@agency/public/\(definition)"] {
            let outcome = try await update(folder)
            #expect(outcome.status == 1, "\(outcome.summary)")
            #expect(outcome.errorText.contains("has nothing about"), "\(outcome.summary)")
        }
    }

    private func rotate(_ old: String) async throws {
        let first = try await town.issue("T2", to: old)
        let rotated = try await run(
            ["agency", "rotate"] + both, "--definition", old, "--tag", "2", "--expires",
            "2099-01-01")
        let new = try #require(try rotated.json["definition"]?.text, "\(rotated.summary)")
        #expect(new != old)
        // Overlap: the holder of the old one gets the new one too, and both can be revoked.
        let second = try await town.issue("T2", to: new)
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
