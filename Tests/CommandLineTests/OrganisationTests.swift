import Foundation
import JSONDocuments
import Testing

@Suite("separate organisations, one log")
struct OrganisationTests {
    @Test("operator, witness, two agencies, desk and auditor have nothing in common but the log")
    func wholeJob() async throws {
        let city = try await Organisations.found([
            "operator", "witness", "agency", "bureau", "desk", "water", "resident", "auditor",
        ])
        do {
            try await admit(city)
            try await define(city)
            try await issue(city)
            try await show(city)
            try await keepRecord(city)
            try await audit(city)
        } catch {
            _ = await city.end()
            throw error
        }
        #expect(await city.end() == [0, 0])
        // Nobody's directory but the operator's holds a ledger, and each remembers what it saw.
        #expect(try city.place("water").names(in: "state/seen").count == 1)
        for name in ["agency", "desk"] {
            #expect(try city.place(name).names(in: "state/seen").count == 1)
            #expect(try !city.place(name).names(in: "state").contains { $0.contains("sqlite") })
        }
        let left = try await city.place("agency").run(
            "agency", "define", "--directory", "@state", "--ledger", city.log, "--log-key",
            "@log.vkey", "--tag", "9")
        #expect(left.status == 5, "\(left.summary)")
    }

    private func admit(_ city: Organisations) async throws {
        for name in ["agency", "bureau"] {
            try await city.done(
                name, "agency", "init", "--directory", "@state", "--name", "\(name).test.example")
        }
        try await city.done(
            "desk", "desk", "init", "--directory", "@state", "--name", "desk.test.example",
            "--log-key", "@log.vkey", "--witnesses", "@quorum")
        try await city.done(
            "resident", "wallet", "init", "--directory", "@state", "--log-key", "@log.vkey",
            "--witnesses", "@quorum")
        try await city.done(
            "water", "record", "init", "--directory", "@state", "--name", "water.test.example",
            "--log-key", "@log.vkey", "--witnesses", "@quorum")
        for (name, role) in [
            ("agency", "agency"), ("bureau", "agency"), ("desk", "desk"), ("water", "department"),
        ] {
            try city.hand("state/vkey", from: name, to: "operator", as: "\(name).vkey")
            var arguments = [
                "ledger", "member", "--directory", city.log, "--log-key", "@log.vkey",
                "--registrar-directory", "@ledger/registrar", "--role", role,
                "--key", "@\(name).vkey", "--zh", "测试", "--en", name,
            ]
            if role == "desk" { arguments += ["--attributes", "birth_date,district,driving_b"] }
            let outcome = try await city.place("operator").run(arguments)
            try #require(outcome.status == 0, "\(outcome.summary)")
        }
    }

    private func define(_ city: Organisations) async throws {
        // An address without the log's key is not believed.
        let unpinned = try await city.place("agency").run(
            "agency", "define", "--directory", "@state", "--ledger", city.log)
        #expect(unpinned.status == 2, "\(unpinned.summary)")
        // With another log's key nothing is believed, before a key is searched for.
        try city.hand("state/vkey", from: "bureau", to: "agency", as: "other.vkey")
        let foreign = try await city.place("agency").run(
            "agency", "define", "--directory", "@state", "--ledger", city.log, "--log-key",
            "@other.vkey")
        #expect(foreign.status == 1, "\(foreign.summary)")
        for name in ["agency", "bureau"] {
            try await city.done(
                name, untilItSays: "\"anchored\":true", "agency", "define", "--directory",
                "@state", "--ledger", "LOG", "--log-key", "@log.vkey", "--witnesses", "@quorum",
                "--json")
        }
        try await city.done(
            "agency", "agency", "export", "--directory", "@state", "--out", "@definition.json")
        try city.hand("definition.json", from: "agency", to: "desk")
        try city.hand("definition.json", from: "agency", to: "auditor")
    }

    private func issue(_ city: Organisations) async throws {
        let agency = try city.place("agency")
        try agency.write(Walk.register, to: "register.csv")
        _ = try await agency.run(
            "agency", "offer", "--directory", "@state", "--register", "@register.csv",
            "--evidence", "in-person", "--out", "@offers")
        let rows = try agency.text("offers/offers.csv").split(separator: "\r\n")
        let row = try #require(rows.dropFirst().first).split(
            separator: ",", omittingEmptySubsequences: false)
        let number = String(row[3])
        try city.hand("offers/\(number).json", from: "agency", to: "resident", as: "offer.json")
        try await city.done(
            "resident", "wallet", "request", "--directory", "@state", "--offer", "@offer.json",
            "--code", String(row[4]), "--out", "@request.json")
        try city.hand("request.json", from: "resident", to: "agency")
        try await city.done(
            "agency", "agency", "issue", "--directory", "@state", "--requests", "@request.json",
            "--out", "@issued")
        try city.hand(
            "issued/\(number).json", from: "agency", to: "resident", as: "credential.json")
        try await city.done(
            "resident", "wallet", "accept", "@credential.json", "--directory", "@state")
    }

    private func show(_ city: Organisations) async throws {
        try await city.done(
            "desk", "desk", "ask", "--directory", "@state", "--ledger", "LOG", "--template",
            "senior-discount", "--set", "district=330105", "--definition", "@definition.json",
            "--out", "@ask.json")
        try city.hand("ask.json", from: "desk", to: "resident")
        try await city.done(
            "resident", "wallet", "present", "--directory", "@state", "--request", "@ask.json",
            "--out", "@presentation.json", "--yes")
        try city.hand("presentation.json", from: "resident", to: "desk")
        try await city.done(
            "desk", "desk", "verify", "--directory", "@state", "--request", "@ask.json",
            "--presentation", "@presentation.json", "--promise", "@promise.json", "--now",
            "--ledger", "LOG")
        try await city.done(
            "desk", untilItSays: "\"receipts\":1", "desk", "release", "--directory", "@state",
            "--ledger", "LOG", "--out", "@receipts", "--json")
        let name = try #require(city.place("desk").names(in: "receipts").first)
        try city.hand("receipts/\(name)", from: "desk", to: "resident", as: "receipt.json")
        try city.hand("receipts/\(name)", from: "desk", to: "auditor", as: "receipt.json")
        for file in ["promise.json", "receipt.json"] {
            if file == "promise.json" { try city.hand(file, from: "desk", to: "resident") }
            try await city.done(
                "resident", "wallet", "accept", "@\(file)", "--directory", "@state")
        }
    }

    private func keepRecord(_ city: Organisations) async throws {
        let water = try city.place("water")
        try water.write(["service": "leak", "status": "open"] as JSONValue, to: "public.json")
        try water.write(["text": "the ceiling is wet"] as JSONValue, to: "payload.json")
        try await city.done("water", "record", "subject", "--out", "@subject.key")
        try await city.done(
            "water", "record", "add", "--directory", "@state", "--ledger", "LOG", "--type",
            "community.request", "--public", "@public.json", "--payload", "@payload.json",
            "--subject", "@subject.key", "--area", "D-07")
        // Signed by somebody whom nobody admitted, and by nobody at all.
        let stranger = Department("stranger.test.example", seed: 9)
        try water.write(
            stranger.line(
                type: "traffic.event", id: 1, created: "2026-01-01T00:00:00Z",
                content: [
                    "kind": "roadworks", "probability": "certain",
                    "from": "2026-01-01T00:00:00Z", "segment": "road-1",
                ]), to: "forged")
        let unsigned: JSONValue = [
            "v": 1, "type": "ledger.note", "id": .string(String(repeating: "0", count: 31) + "2"),
            "created": "2026-01-01T00:00:00Z", "public": ["text": "by nobody"],
        ]
        try water.write(unsigned.canonicalText + "\n", to: "unsigned")
        for (file, code) in [("forged", "member-unknown"), ("unsigned", "signature-missing")] {
            let refused = try await water.run(
                "ledger", "append", "--directory", city.log, "--log-key", "@log.vkey", "--input",
                "@\(file)")
            #expect(refused.status == 1 && refused.output.isEmpty, "\(refused.summary)")
            #expect(refused.errorText.contains("[\(code)]"), "\(refused.summary)")
        }
    }

    private func audit(_ city: Organisations) async throws {
        try await city.done(
            "auditor", "audit", "receipt", "@receipt.json", "--log-key", "@log.vkey",
            "--witnesses", "@quorum")
        try await city.done(
            "auditor", untilItSays: "\"community.request\":1", "audit", "log", "LOG",
            "--log-key", "@log.vkey", "--witnesses", "@quorum", "--memory", "@waiting", "--json")
        let first = try await city.done(
            "auditor", "audit", "log", "LOG", "--log-key", "@log.vkey", "--witnesses", "@quorum",
            "--json")
        let report = try first.json
        #expect(report["verdict"] == "accept")
        #expect(report["cosignatures"] == 1)
        #expect(report["entries"]?["identity.presentation"] == 1)
        #expect(report["entries"]?["identity.definition"] == 2)
        #expect(report["entries"]?["community.request"] == 1)
        #expect(report["entries"]?["ledger.note"] == 0)
        #expect(report["remembered_size"] == .null)
        let second = try await city.done(
            "auditor", "audit", "log", "LOG", "--log-key", "@log.vkey", "--json")
        #expect(try second.json["remembered_size"] == report["size"])
        let found = try await city.done(
            "auditor", "record", "search", "--ledger", "LOG", "--log-key", "@log.vkey", "--type",
            "identity.presentation", "--json")
        #expect(found.lines.count == 1)
    }
}
