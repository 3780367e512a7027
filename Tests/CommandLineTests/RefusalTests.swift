import Foundation
import JSONDocuments
import Testing

@Suite("refusals in words")
struct RefusalTests {
    /// A refusal that names no type, case or member of the program.
    private func expectWords(
        _ outcome: Outcome, _ said: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == 1, "\(outcome.summary)", sourceLocation: sourceLocation)
        #expect(outcome.complaints.count == 1, sourceLocation: sourceLocation)
        #expect(
            outcome.errorText.contains(said), "\(outcome.errorText)", sourceLocation: sourceLocation
        )
        #expect(!outcome.errorText.contains("Error"), sourceLocation: sourceLocation)
    }

    @Test("audits against another key, of a changed receipt, of a changed log")
    func audits() async throws {
        let city = try await Walk.copy()
        expectWords(
            try await city.run("audit", "log", "@log", "--log-key", "@agency/vkey"),
            "not signed with the log key that you named")
        expectWords(
            try await city.run("audit", "receipt", "@receipt.json", "--log-key", "@agency/vkey"),
            "not signed with the log key that you named")
        let receipt = try city.text("receipt.json")
        try city.write(
            receipt.replacingOccurrences(of: "index 6", with: "index 5"), to: "changed.json")
        let changed = try await city.run(
            "audit", "receipt", "@changed.json", "--log-key", "@log/vkey", "--json")
        expectWords(changed, "does not lead to the log's root")
        #expect(try changed.json == ["verdict": "reject", "reason": "log-proof"])

        let folder = "log/tile/entries"
        let bundle = try #require(
            FileManager.default.enumerator(atPath: city.path(folder))?
                .compactMap { $0 as? String }.first { $0.hasSuffix("/7") })
        var bytes = try city.data("\(folder)/\(bundle)")
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: city.root.appending(path: "\(folder)/\(bundle)"))
        expectWords(
            try await city.run(
                "audit", "log", "@log", "--log-key", "@log/vkey", "--memory", "@fresh"),
            "was changed")
    }

    @Test("a desk that asks for more than it may, a presentation shown twice or to another desk")
    func desk() async throws {
        let city = try await Walk.copy()
        try city.write(
            [
                "v": 1, "name": "nosy", "purpose": ["zh": "问", "en": "Asks"],
                "audience": ["zh": "窗口", "en": "A counter"], "keep": "receipt",
                "keep_days": 1, "expires_minutes": 5, "parameters": [:], "reveal": ["address"],
                "conditions": [],
            ], to: "nosy.json")
        expectWords(
            try await city.run(
                "desk", "ask", "--directory", "@desk", "--ledger", "@ledger", "--template",
                "@nosy.json", "--definition", "@definition.json", "--out", "@never"),
            "asks for \"address\", which it may not")
        #expect(!city.exists("never"))
        let again = try await city.run(
            "desk", "verify", "--directory", "@desk", "--request", "@ask.json",
            "--presentation", "@presentation.json", "--json")
        #expect(again.status == 1)
        #expect(try again.json == ["verdict": "reject", "reason": "nonce"])
        let crossed = try await city.run(
            "desk", "verify", "--directory", "@desk", "--request", "@ask-open.json",
            "--presentation", "@presentation.json", "--json")
        #expect(crossed.status == 1)
        #expect(try crossed.json["verdict"] == "reject")
    }

    @Test("a wallet says why it cannot show what is asked")
    func wallet() async throws {
        let city = try await Walk.copy()
        try await city.done(
            "desk", "ask", "--directory", "@desk", "--ledger", "@ledger", "--template",
            "senior-discount", "--set", "district=330106", "--definition", "@definition.json",
            "--out", "@elsewhere.json")
        expectWords(
            try await city.run(
                "wallet", "present", "--directory", "@wallet", "--request", "@elsewhere.json",
                "--out", "@never", "--yes"),
            "cannot be shown: ")
        #expect(!city.exists("never"))
    }

    @Test("files of another kind are named, with exit status 3; a repeated --set is usage")
    func otherFiles() async throws {
        let city = try await Walk.copy()
        try city.write("nothing of the kind\n", to: "w1.answer")
        for command in [
            "audit log @log --log-key @w1/vkey",
            "ledger checkpoint --directory @ledger --witnesses @quorum --add @w1.answer",
        ] {
            let outcome = try await city.run(command.split(separator: " ").map(String.init))
            #expect(outcome.status == 3, "\(outcome.summary)")
            #expect(outcome.errorText.contains(city.path("w1")), "\(outcome.errorText)")
        }
        let repeated = try await city.run(
            "desk", "ask", "--directory", "@desk", "--ledger", "@ledger", "--template",
            "senior-discount", "--set", "district=330106", "district=330107", "--definition",
            "@definition.json", "--out", "@never")
        #expect(repeated.status == 2, "\(repeated.summary)")
        try city.write("cut", to: "log/checkpoint")
        expectWords(
            try await city.run(
                "audit", "log", "@log", "--log-key", "@log/vkey", "--memory", "@fresh"),
            city.path("log/checkpoint"))
    }

    @Test("an audit says what it did not check; a desk refuses in words")
    func unchecked() async throws {
        let city = try await Walk.copy()
        let audit = ["audit", "receipt", "@receipt.json", "--log-key", "@log/vkey"]
        let text = try await city.run(audit)
        #expect(text.text.contains("Not checked"), "\(text.summary)")
        #expect(text.text.contains("No quorum"))
        let object = try await city.run(audit + ["--json"])
        #expect(try object.json["checked"] == ["inclusion", "checkpoint"])
        #expect(try object.json["quorum"] == false)
        let again = try await city.run(
            "desk", "verify", "--directory", "@desk", "--request", "@ask.json",
            "--presentation", "@presentation.json")
        #expect(again.text.hasPrefix("Refused: the nonce is not"), "\(again.summary)")
    }
}
