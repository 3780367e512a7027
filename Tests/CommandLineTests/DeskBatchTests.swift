import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("A desk judges many presentations at once")
struct DeskBatchTests {
    /// A copy of the walk's city with these cases in `answers/`.
    private func city(_ cases: [String: (request: String, presentation: JSONValue?)]) async throws
        -> City
    {
        let city = try await Walk.copy()
        try FileManager.default.createDirectory(
            at: city.root.appending(path: "answers"), withIntermediateDirectories: true)
        for (name, files) in cases {
            try city.write(city.text(files.request), to: "answers/\(name).request.json")
            if let presentation = files.presentation {
                try city.write(presentation, to: "answers/\(name).presentation.json")
            }
        }
        return city
    }

    private static let command = [
        "desk", "verify-all", "--directory", "@desk", "--answers", "@answers", "--out", "@judged",
        "--json",
    ]

    @Test("the good are accepted, each bad one is named")
    func judges() async throws {
        let walk = try await Walk.finished().city
        let (old, open) = (
            try walk.json("presentation.json"), try walk.json("presentation-open.json")
        )
        let path = ["proof", "proofs", "0", "primary_proof", "eq_proof", "v"]
        var forged = open
        forged[path] = try #require(open[path]?.alterations.first)
        let city = try await city([
            "1-forged": ("ask-open.json", forged), "2-good": ("ask-open.json", open),
            "3-twice": ("ask-open.json", open), "4-shown": ("ask.json", old),
            "5-list": ("ask.json", .array([])), "6-unanswered": ("ask.json", nil),
        ])
        try city.write("cut {", to: "answers/7-cut.presentation.json")
        try city.write(city.text("ask.json"), to: "answers/7-cut.request.json")
        try city.write("{}", to: "answers/8-unasked.presentation.json")

        let outcome = try await city.run(Self.command)
        #expect(try outcome.json == ["accepted": 1, "already_accepted": 0, "refused": 6])
        let report = try city.text("judged/verified.csv").components(separatedBy: "\r\n")
        let codes = report.dropFirst().filter { !$0.isEmpty }.map {
            $0.split(separator: ",", omittingEmptySubsequences: false)[0...1].joined(separator: " ")
        }
        #expect(
            codes.map { $0.replacingOccurrences(of: ".presentation.json", with: "") }.prefix(6) == [
                "1-forged proof", "2-good accepted", "3-twice nonce", "4-shown nonce",
                "5-list nonce", "7-cut malformed",
            ])
        #expect(codes.count == 7)
        #expect(try city.json("judged/1-forged.verdict.json")["reason"] == "proof")
        #expect(try city.json("judged/2-good.verdict.json")["verdict"] == "accept")
        #expect(
            try city.names(in: "judged").filter { $0.hasSuffix("promise.json") }
                == ["2-good.promise.json"])
        #expect(try city.mode("judged/2-good.verdict.json") == 0o600)
        let kept = try await city.run(
            "wallet", "accept", "@judged/2-good.promise.json", "--directory", "@wallet", "--json")
        #expect(kept.status == 0, "\(kept.summary)")
    }

    @Test("the exit status is that of the first refusal, which is named")
    func refusal() async throws {
        let walk = try await Walk.finished().city
        let city = try await city(["shown": ("ask.json", try walk.json("presentation.json"))])
        let outcome = try await city.run(Self.command)
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(outcome.errorText.contains("1 of 1 presentations refused, the first (shown.pres"))
        let empty = try await self.city([:]).run(Self.command)
        let counts: JSONValue = ["accepted": 0, "already_accepted": 0, "refused": 0]
        #expect(try empty.status == 0 && empty.json == counts)
    }

    @Test("what a run cannot write it does not judge, and what it accepted stays")
    func outputs() async throws {
        let open = try await Walk.finished().city.json("presentation-open.json")
        let long = String(repeating: "n", count: 225)
        let city = try await city([
            "1-taken": ("ask-open.json", open), "\(long)": ("ask-open.json", open),
        ])
        // A verdict that accepts another request's answer, and a directory where the promise belongs.
        try FileManager.default.createDirectory(
            at: city.root.appending(path: "judged/2-good.promise.json"),
            withIntermediateDirectories: true)
        let other: JSONValue = ["verdict": "accept", "shown": [:], "anchor": "00"]
        try city.write(other, to: "judged/1-taken.verdict.json")
        try city.write(city.text("ask-open.json"), to: "answers/2-good.request.json")
        try city.write(open, to: "answers/2-good.presentation.json")
        let outcome = try await city.run(Self.command)
        #expect(try outcome.json == ["accepted": 0, "already_accepted": 0, "refused": 3])
        #expect(outcome.status == 5, "\(outcome.summary)")
        let report = try city.text("judged/verified.csv")
        #expect(report.contains("\r\n1-taken.presentation.json,already-exists,"))
        #expect(report.contains("\r\n2-good.presentation.json,storage-failed,"))
        #expect(report.contains("\r\n\(long).presentation.json,name-too-long,"))
        #expect(try city.json("judged/1-taken.verdict.json") == other)

        // None of the three spent the request.
        try FileManager.default.removeItem(atPath: city.path("judged/2-good.promise.json"))
        let second = try await city.run(Self.command)
        #expect(try second.json == ["accepted": 1, "already_accepted": 0, "refused": 2])
        let files = ["judged/2-good.verdict.json", "judged/2-good.promise.json"]
        let written = try files.map(city.data)
        let third = try await city.run(Self.command)
        #expect(try third.json == ["accepted": 0, "already_accepted": 1, "refused": 2])
        #expect(try files.map(city.data) == written)
        #expect(
            try city.text("judged/verified.csv")
                .contains("\r\n2-good.presentation.json,already-accepted,"))
    }

    /// A pipe where the promise belongs holds the run up behind the anchor, where it dies.
    @Test("killed between anchor and verdict, and repeated, it accepts that presentation")
    func killed() async throws {
        let open = try await Walk.finished().city.json("presentation-open.json")
        let city = try await city(["2-good": ("ask-open.json", open)])
        try FileManager.default.createDirectory(
            at: city.root.appending(path: "judged"), withIntermediateDirectories: true)
        let pipe = city.path("judged/2-good.promise.json")
        #expect(mkfifo(pipe, 0o600) == 0)
        let running = try city.start(Self.command)
        try await city.waitForEntry(inQueueOf: "desk")
        running.signal(SIGKILL)
        #expect(await running.status() == nil)
        #expect(unlink(pipe) == 0)
        #expect(try city.names(in: "judged") == [])

        // Copies whose names come before and after.
        for name in ["1-copy", "3-copy"] {
            try city.write(city.text("ask-open.json"), to: "answers/\(name).request.json")
            try city.write(open, to: "answers/\(name).presentation.json")
        }
        let outcome = try await city.run(Self.command)
        #expect(try outcome.json == ["accepted": 1, "already_accepted": 0, "refused": 2])
        for (name, reason) in [("1-copy", "nonce"), ("2-good", nil), ("3-copy", "nonce")] {
            let verdict = try city.json("judged/\(name).verdict.json")
            #expect(verdict["reason"] == reason.map(JSONValue.string))
            #expect(verdict["verdict"] == (reason == nil ? "accept" : "reject"))
        }
        #expect(try city.names(in: "desk/queue").count == 1)
        try await city.done(
            "wallet", "accept", "@judged/2-good.promise.json", "--directory", "@wallet", "--json")
    }

    @Test("a clerk's verification that was killed is repeated with the same file")
    func killedAtTheCounter() async throws {
        let city = try await city([:])
        let pipe = city.path("given.json")
        #expect(mkfifo(pipe, 0o600) == 0)
        func verify(_ presentation: String) -> [String] {
            [
                "desk", "verify", "--directory", "@desk", "--request", "@ask-open.json",
                "--presentation", presentation, "--promise", "@given.json", "--json",
            ]
        }
        let running = try city.start(verify("@presentation-open.json"))
        try await city.waitForEntry(inQueueOf: "desk")
        running.signal(SIGKILL)
        #expect(await running.status() == nil)
        #expect(unlink(pipe) == 0)
        try city.write(city.text("presentation-open.json"), to: "copy.json")
        let copy = try await city.run(verify("@copy.json"))
        #expect(try copy.status == 1 && copy.json["reason"] == "nonce")
        let repeated = try await city.run(verify("@presentation-open.json"))
        #expect(repeated.status == 0, "\(repeated.summary)")
        try await city.done(
            "wallet", "accept", "@given.json", "--directory", "@wallet", "--json")
        let again = try await city.run(verify("@presentation-open.json"))
        #expect(try again.status == 1 && again.json["reason"] == "nonce")
    }

    /// A reader that waits would wait for ever; a whole run on a busy machine takes its minutes.
    @Test("what is no plain file is refused, not waited for", .timeLimit(.minutes(30)))
    func pipes() async throws {
        let city = try await city(["3-folder": ("ask-open.json", nil)])
        for name in ["1-pipe.presentation", "2-pipe.request"] {
            #expect(mkfifo(city.path("answers/\(name).json"), 0o600) == 0)
        }
        try city.write(city.text("ask-open.json"), to: "answers/1-pipe.request.json")
        try city.write("{}", to: "answers/2-pipe.presentation.json")
        try FileManager.default.createDirectory(
            at: city.root.appending(path: "answers/3-folder.presentation.json"),
            withIntermediateDirectories: true)
        let outcome = try await city.run(Self.command)
        #expect(outcome.status == 3, "\(outcome.summary)")
        let report = try city.text("judged/verified.csv").components(separatedBy: "\r\n")
        #expect(
            report.dropFirst().dropLast().map { $0.split(separator: ",")[1] }
                == ["not-a-file", "not-a-file", "not-a-file"])
    }

    @Test("a directory larger than what is held at once is judged to its end")
    func portions() async throws {
        let open = try await Walk.finished().city.json("presentation-open.json")
        let city = try await city(["z-good": ("ask-open.json", open)])
        let names = (100..<170).map { "\($0).presentation.json" }
        for name in names {
            // Nothing but zeros, which take no room on the disk.
            try city.write("", to: "answers/" + name)
            let file = try FileHandle(forWritingTo: city.root.appending(path: "answers/" + name))
            try file.truncate(atOffset: 1_000_000)
            try city.write(
                city.text("ask-open.json"),
                to: "answers/" + name.replacingOccurrences(of: "presentation", with: "request"))
        }
        let outcome = try await city.run(Self.command)
        #expect(try outcome.json == ["accepted": 1, "already_accepted": 0, "refused": 70])
        let rows = try city.text("judged/verified.csv").components(separatedBy: "\r\n")
            .dropFirst().dropLast().map { $0.split(separator: ",")[0...1].joined(separator: " ") }
        #expect(rows == names.map { $0 + " malformed" } + ["z-good.presentation.json accepted"])
    }

    @Test("no file name becomes a formula in the report")
    func formulas() async throws {
        let names = ["+1", "-1", "=1", "=HYPERLINK(\"x\",1)", "@a", "a=1", "\u{FF1D}1"]
        let city = try await city([:])
        for name in names { try city.write("{}", to: "answers/\(name).presentation.json") }
        let outcome = try await city.run(Self.command)
        #expect(try outcome.json["refused"] == .integer(names.count))
        let report = try city.text("judged/verified.csv").components(separatedBy: "\r\n")
        let rows = report.dropFirst().dropLast().map {
            $0.components(separatedBy: ".presentation.json")[0]
        }
        #expect(
            rows == [
                "'+1", "'-1", "'=1", "\"'=HYPERLINK(\"\"x\"\",1)", "'@a", "a=1", "'\u{FF1D}1",
            ])
    }
}

extension City {
    /// Waits until an accepted presentation is durable in the queue.
    fileprivate func waitForEntry(inQueueOf desk: String) async throws {
        while try names(in: desk + "/queue").allSatisfy({ $0.hasSuffix(".tmp") }) {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
