import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("standard streams, plain files, interruption")
struct StreamTests {
    @Test("the plain AnonCreds walk works with files of a foreign issuer")
    func plainWalk() async throws {
        let plain = try await Plain.finished()
        for step in ["check-offer", "check-request", "accept", "verify"] {
            #expect(try plain.outcomes[step]?.json["verdict"] == "accept", "\(step)")
        }
        #expect(try plain.outcomes["request"]?.json["link_secret_created"] == true)
        #expect(try plain.outcomes["present"]?.json["credentials_shown"] == 1)
        for file in ["O", "Q", "M", "L", "C", "C2", "P"] {
            #expect(try plain.city.mode(file) == 0o600, "\(file)")
        }
        let shown = try #require(try plain.city.json("P")["requested_proof"])
        #expect(shown["revealed_attrs"]?["name"]?["raw"] == "Alice")
        #expect(shown["self_attested_attrs"]?["said"] == "Al")
        #expect(shown["unrevealed_attrs"]?["hidden"] != nil)
    }

    @Test("a check that comes out negative: exit status 1, the reason on standard output")
    func refused() async throws {
        let city = try City(copying: await Plain.finished().city)
        guard case .object(var request) = try city.json("R") else {
            throw Unexpected(what: "no object")
        }
        request["nonce"] = "1"
        try city.write(.object(request), to: "R2")
        let outcome = try await city.run(
            "anoncreds", "verify", "--request", "@R2", "--presentation", "@P",
            "--definitions", "@D", "--json")
        #expect(outcome.status == 1)
        #expect(try outcome.json["verdict"] == "reject")
        #expect(outcome.errors.isEmpty)
        let text = try await city.run(
            "anoncreds", "verify", "--request", "@R2", "--presentation", "@P",
            "--definitions", "@D")
        #expect(text.status == 1)
        #expect(text.text.hasPrefix("Refused: "))
    }

    @Test("a command that cannot do what was asked says why and writes no file")
    func impossible() async throws {
        let city = try City(copying: await Plain.finished().city)
        guard case .object(var request) = try city.json("R") else {
            throw Unexpected(what: "no object")
        }
        request["requested_predicates"] = [
            "age": ["name": "age", "p_type": ">=", "p_value": 99]
        ]
        try city.write(.object(request), to: "R2")
        let outcome = try await city.run(
            "anoncreds", "present", "--request", "@R2", "--credential", "@C2",
            "--link-secret", "@L", "--definitions", "@D", "--self-attested", "@W",
            "--out", "@never")
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        #expect(!city.exists("never"))
        #expect(!outcome.errorText.contains("37"))
    }

    @Test("- is standard input and output")
    func dashes() async throws {
        let city = try City(copying: await Plain.finished().city)
        let offer = try await city.done(
            "anoncreds", "check-offer", "--offer", "-", "--definitions", "@D", "--json",
            input: city.data("O"))
        #expect(try offer.json["verdict"] == "accept")
        let shown = try await city.done(
            "anoncreds", "present", "--request", "-", "--credential", "@C2", "--link-secret",
            "@L", "--definitions", "@D", "--self-attested", "@W", "--out", "-", "--json",
            input: city.data("R"))
        let verified = try await city.done(
            "anoncreds", "verify", "--request", "@R", "--presentation", "-",
            "--definitions", "@D", input: shown.output)
        #expect(verified.text.hasPrefix("Accepted."))
        let accepted = try await city.done(
            "anoncreds", "accept", "--credential", "@C", "--metadata", "@M", "--link-secret",
            "@L", "--entropy", Plain.entropy, "--definitions", "@D", "--out", "-", "--json")
        #expect(try accepted.json["values"] != nil)
        #expect(accepted.errorText.contains("\"accept\""))

        let walk = try await Walk.copy()
        let receipt = try await walk.done(
            "audit", "receipt", "-", "--log-key", "@log/vkey", "--json",
            input: walk.data("receipt.json"))
        #expect(try receipt.json["verdict"] == "accept")
        let definition = try await walk.done("agency", "export", "--directory", "@agency")
        #expect(try definition.json == walk.json("definition.json"))
        let request = try await walk.done(
            "ledger", "checkpoint", "--directory", "@ledger", "--request-from", "7")
        let answer = try await walk.done(
            "witness", "cosign", "--directory", "@w1", "--request", "-", input: request.output)
        #expect(answer.text.hasPrefix("\u{2014} w1.test.example "))
    }

    @Test("input over the limit is refused while the pipe is still open")
    func endlessInput() async throws {
        let city = try await Plain.finished().city
        let running = try city.start(
            "anoncreds", "check-offer", "--offer", "-", "--definitions", "@D", "--json")
        try? running.send(String(repeating: "x", count: 1_200_000))
        let outcome = await running.outcome()
        #expect(outcome.status == 3, "\(outcome.summary)")
        #expect(try outcome.json == ["verdict": "reject", "reason": "malformed"])
        #expect(outcome.complaints.count == 1)
    }

    @Test("a file of a terabyte is refused, so it was not read whole")
    func hugeFile() async throws {
        let city = try City(copying: await Plain.finished().city)
        let path = city.path("huge")
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard truncate(path, 1 << 40) == 0 else {
            print("skipped: this file system has no large sparse files")
            return
        }
        let outcome = try await city.run(
            "anoncreds", "check-offer", "--offer", "@huge", "--definitions", "@D")
        #expect(outcome.status == 3, "\(outcome.summary)")
        #expect(outcome.errorText.contains("larger than the limit of 1000000 bytes"))
    }

    @Test("an interrupted search for a key leaves nothing behind", arguments: [SIGINT, SIGTERM])
    func interrupted(_ signal: Int32) async throws {
        let city = try City(copying: await Plain.finished().city)
        try city.write(#require(city.json("D")["schema"]), to: "schema")
        let before = try city.names(in: ".")
        var interruptedCount = 0
        // A search may be over sooner than the signal comes.
        for _ in 1...20 where interruptedCount < 3 {
            let running = try city.start(
                "anoncreds", "define", "--schema", "@schema", "--schema-id", "a:s",
                "--definition-id", "a:d", "--tag", "t", "--out", "@made", "--private", "@made.key")
            try await Task.sleep(for: .milliseconds(Int.random(in: 50...250)))
            running.signal(signal)
            let outcome = await running.outcome()
            if outcome.status == 0 {
                try FileManager.default.removeItem(atPath: city.path("made"))
                try FileManager.default.removeItem(atPath: city.path("made.key"))
            } else {
                interruptedCount += 1
                #expect(try city.names(in: ".") == before)
            }
        }
        #expect(interruptedCount == 3)
    }

    @Test("a result that cannot be written ends the command with 5 and one line")
    func fullOutput() async throws {
        let city = try await Walk.finished().city
        for arguments in [
            ["--help"],
            ["ledger", "fsck", "--directory", city.path("ledger")],
            ["audit", "receipt", city.path("receipt.json"), "--log-key", city.path("log/vkey")],
        ] {
            let running = try RunningCommand(
                arguments, environment: city.environment, output: .file("/dev/full"))
            let outcome = await running.outcome()
            #expect(outcome.status == 5, "\(arguments)")
            #expect(outcome.errorText.hasSuffix("[output-failed]\n"), "\(outcome.summary)")
            #expect(outcome.complaints.count == 1, "\(outcome.summary)")
        }
    }

    @Test("an output that cannot be written costs neither the presentation nor the verdict")
    func unwritableOutput() async throws {
        let city = try await Walk.copy()
        try await city.done(
            "desk", "ask", "--directory", "@desk", "--ledger", "@ledger", "--template",
            "car-sharing", "--definition", "@definition.json", "--out", "@again.json")
        func present(_ out: String) async throws -> Outcome {
            try await city.run(
                "wallet", "present", "--directory", "@wallet", "--request", "@again.json",
                "--out", out, "--yes")
        }
        #expect(try await present("@missing/p.json").status == 5)
        #expect(try await present("@home").status == 5)
        #expect(try await present("@p1.json").status == 0)
        // The same request gets the same answer, which a desk takes once.
        #expect(try await present("@p2.json").status == 0)
        #expect(try city.text("p1.json") == city.text("p2.json"))
        func verify(_ promise: String) async throws -> Outcome {
            try await city.run(
                "desk", "verify", "--directory", "@desk", "--request", "@again.json",
                "--presentation", "@p1.json", "--promise", promise)
        }
        let refused = try await verify("@missing/promise.json")
        #expect(refused.status == 5)
        #expect(refused.output.isEmpty)
        #expect(refused.errorText.contains("missing/promise.json"))
        let accepted = try await verify("@promise2.json")
        #expect(accepted.status == 0, "\(accepted.summary)")
        #expect(accepted.text.hasPrefix("Accepted."))
        try await city.done("wallet", "accept", "@promise2.json", "--directory", "@wallet")
    }

    @Test("several receipts are checked and kept in one command")
    func severalReceipts() async throws {
        let city = try await Walk.copy()
        try city.write(city.text("receipt.json"), to: "same.json")
        let kept = try await city.done(
            "wallet", "accept", "@receipt.json", "@same.json", "--directory", "@wallet", "--json")
        #expect(kept.lines.count == 2)
        guard case .object(var receipt) = try city.json("receipt.json") else {
            throw Unexpected(what: "no object")
        }
        receipt["leaf"] = .string("{}")
        try city.write(.object(receipt), to: "bad.json")
        let checked = try await city.run(
            "audit", "receipt", "@receipt.json", "@bad.json", "@same.json",
            "--log-key", "@log/vkey", "--json")
        #expect(checked.status == 1, "\(checked.summary)")
        let verdicts = try checked.lines.map { try JSONValue(parsing: Array($0.utf8))["verdict"] }
        #expect(verdicts == ["accept", "reject", "accept"])
    }

    @Test("a reader that has gone away does not end an append with a signal")
    func brokenPipe() async throws {
        let city = try await Walk.copy()
        let running = try city.start(
            "ledger", "append", "--directory", "@ledger", "--input", "-")
        running.closeOutput()
        try running.send(
            "{\"v\":1,\"type\":\"ledger.note\",\"id\":\"000000000000000000000000000000bb\","
                + "\"created\":\"2026-01-01T00:00:00Z\",\"public\":{\"text\":\"x\"}}\n")
        running.endInput()
        let status = await running.status()
        #expect(status == 0)
        let fsck = try await city.done("ledger", "fsck", "--directory", "@ledger", "--json")
        #expect(try fsck.json["entries"] == 8)
    }

    @Test("consent without terminal and without --yes shows nothing")
    func noConsent() async throws {
        let city = try await Walk.copy()
        let outcome = try await city.run(
            "wallet", "present", "--directory", "@wallet", "--request", "@ask-open.json",
            "--out", "@never", input: Data("y\n".utf8))
        #expect([1, 4].contains(outcome.status), "\(outcome.summary)")
        #expect(!city.exists("never"))
    }
}
