import Foundation
import JSONDocuments
import Testing

@Suite("record add --input")
struct RecordStreamTests {
    /// A line about traffic, with a payload of one field.
    private func line(
        _ number: Int, _ changes: [String: JSONValue?] = [:]
    ) -> String {
        var members: [String: JSONValue?] = [
            "type": "traffic.flow", "id": .string(Self.identifier(number)), "area": "D-07",
            "public": [
                "segment": "road-1", "from": "2026-03-02T09:00:00Z", "duration_s": 300,
                "quality": "measured", "vehicles": .integer(number),
            ],
            "payload": ["inputs": .integer(number)],
        ]
        members.merge(changes) { $1 }
        let object = members.compactMap { name, value in value.map { (name, $0) } }
        return JSONValue.object(JSONObject(object)).canonicalText + "\n"
    }

    private static func identifier(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    private func add(_ walk: CustodianWalk, _ lines: String...) async throws -> Outcome {
        try await walk.city.run(
            [
                "record", "add", "--directory", "@water", "--ledger", "@ledger", "--input", "-",
            ], input: Data(lines.joined().utf8))
    }

    private func answers(_ outcome: Outcome) throws -> [JSONValue] {
        try outcome.lines.map { try JSONValue(parsing: Array($0.utf8)) }
    }

    private func flows(_ walk: CustodianWalk) async throws -> Int {
        try await walk.count("traffic.flow")
    }

    @Test("one answer a line, in order; the same lines again add nothing")
    func repeated() async throws {
        let walk = try await CustodianWalk.copy()
        let lines = (1...600).map { line($0) }.joined()
        let first = try await add(walk, lines, "\n", line(3))
        #expect(first.status == 0, "\(first.summary)")
        let answers = try answers(first)
        #expect(
            answers.map { $0["id"] }
                == ((1...600) + [3]).map { .string(Self.identifier($0)) })
        let start = try #require(answers.first?["index"])
        guard case .number(let text) = start, let base = Int(text) else {
            throw Unexpected(what: "no index")
        }
        #expect(
            answers.map { $0["index"] } == ((0..<600) + [2]).map { .integer(base + $0) })
        let again = try await add(walk, lines, line(3))
        #expect(again.output == first.output, "\(again.summary)")
        #expect(
            try await walk.city.done(
                "ledger", "fsck", "--directory", "@ledger", "--json"
            ).json["entries"]
                == .integer(base + 600))
    }

    @Test("each is answered before the input ends, and is durable then")
    func killed() async throws {
        let walk = try await CustodianWalk.copy()
        let running = try walk.city.start(
            "record", "add", "--directory", "@water", "--ledger", "@ledger", "--input", "-")
        var answered: [String] = []
        for number in 1...3 {
            try running.send(line(number))
            answered.append(try #require(await running.nextLine()))
        }
        // A kill in the middle of many.
        try running.send((4...400).map { line($0) }.joined())
        answered.append(try #require(await running.nextLine()))
        running.signal(SIGKILL)
        let killed = await running.outcome()
        #expect(killed.status == nil)
        // The last line may be cut short.
        answered += killed.lines.filter { $0.hasSuffix("}") }
        let again = try await add(walk, (1...400).map { line($0) }.joined())
        #expect(again.status == 0, "\(again.summary)")
        #expect(answered.count >= 4)
        let isSame = again.lines.starts(with: answered)
        #expect(isSame, "\(answered.count) were answered before")
        #expect(try answers(again).count == 400)
        #expect(Set(try answers(again).map { $0["index"] }).count == 400)
        let fsck = try await walk.city.done("ledger", "fsck", "--directory", "@ledger", "--json")
        #expect(try fsck.json["difference"] == .null)
        let opened = try await walk.record(
            "open", "--record", Self.identifier(400), "--identity", "@reader.txt")
        #expect(opened.status == 1, "\(opened.summary)")
    }

    @Test("a malformed line is named; those before it are added, those after are not")
    func malformed() async throws {
        let walk = try await CustodianWalk.copy()
        let cases: [(String, String)] = [
            (line(9, ["colour": "red"]), ": has the unknown member \"colour\" [malformed]"),
            (line(9, ["public": nil]), ": public: is missing [malformed]"),
            (line(9, ["area": "a b"]), ": area: must be 1 to 32 of A-Z, 0-9, . and - [malformed]"),
            (line(9, ["payload": []]), ": payload: must be one JSON object [malformed]"),
            (line(9, ["type": "ledger.note"]), "[malformed]"),
            (line(9, ["public": ["segment": "road-1"]]), "public: "),
            (line(9, ["payload": .object(JSONObject((0...256).map { ("f\($0)", 1) }))]), "["),
            ("{\"type\":\n", ", column 9: "), (line(9, ["attach": ["no-such-file"]]), "["),
        ]
        for (number, (bad, message)) in cases.enumerated() {
            let good = 2 * number + 100
            let outcome = try await add(walk, line(good), line(good + 1), bad, line(99))
            #expect(![0, 1, 2, 70].contains(outcome.status), "\(bad): \(outcome.summary)")
            #expect(outcome.lines.count == 2, "\(bad): \(outcome.summary)")
            #expect(outcome.complaints.count == 1)
            #expect(outcome.errorText.contains("standard input, line 3"), "\(outcome.summary)")
            #expect(outcome.errorText.contains(message), "\(outcome.summary)")
        }
        #expect(try await flows(walk) == 2 * cases.count)
    }

    @Test("one that the ledger refuses is named and stops no other")
    func refused() async throws {
        let walk = try await CustodianWalk.copy()
        // The registrar never admitted a department for this type.
        try walk.city.write(
            [
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$id": "https://city.example/bench/1", "type": "object",
                "properties": ["seats": ["type": "integer"]], "additionalProperties": false,
            ], to: "bench.json")
        try await walk.city.done(
            "record", "type", "add", "@bench.json", "--ledger", "@ledger", "--name", "park.bench",
            "--title", "A bench")
        let outcome = try await add(
            walk, line(1), line(2, ["type": "park.bench", "public": ["seats": 3]]), line(3))
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(outcome.lines.count == 2)
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errorText.contains("standard input, line 2: "), "\(outcome.summary)")
        #expect(outcome.errorText.contains("[entry-refused]"), "\(outcome.summary)")
    }

    @Test("attachments, subject and retention are those of a single addition")
    func members() async throws {
        let walk = try await CustodianWalk.copy()
        let outcome = try await add(
            walk,
            line(
                1,
                [
                    "attach": .array([.string(walk.city.path("photo.jpg"))]),
                    "subject": .string(walk.city.path("subject.key")),
                    "retain_until": "2030-01-31", "prev": .string(walk.record),
                ]))
        #expect(outcome.status == 0, "\(outcome.summary)")
        let found = try await walk.city.done(
            "record", "search", "--ledger", "@ledger", "--type", "traffic.flow", "--json")
        let envelope = try found.json["envelope"]
        #expect(envelope?["retain_until"] == "2030-01-31T23:59:59Z")
        #expect(envelope?["prev"] == .string(walk.record))
        guard case .array(let attached)? = envelope?["payload"]?["attachments"] else {
            throw Unexpected(what: "no attachments")
        }
        #expect(attached.count == 1)
    }

    @Test("a line is limited, and --input stands alone")
    func limits() async throws {
        let walk = try await CustodianWalk.copy()
        let long = try await add(walk, String(repeating: " ", count: 1_100_001) + line(1))
        #expect(long.status == 3, "\(long.summary)")
        #expect(long.errorText.contains("line 1: longer than the limit"))
        for more in [["--type", "traffic.flow"], ["--area", "A"], ["--attach", "@photo.jpg"]] {
            let outcome = try await walk.city.run(
                ["record", "add", "--directory", "@water", "--ledger", "@ledger", "--input", "-"]
                    + more)
            #expect(outcome.status == 2, "\(outcome.summary)")
        }
        let bare = try await walk.record("add", "--type", "traffic.flow")
        #expect(bare.status == 2, "\(bare.summary)")
    }

    @Test("an identifier that a rule has is refused on its own line")
    func taken() async throws {
        let walk = try await CustodianWalk.copy()
        let approved = try await walk.rule(["action": "read", "purpose": "p", "role": "crew"])
        #expect(approved.map(\.status) == [0, 0])
        let found = try await walk.city.done(
            "record", "search", "--ledger", "@ledger", "--type", "policy.rule", "--json")
        let rule = try #require(try found.json["envelope"]?["id"])
        let outcome = try await add(walk, line(1), line(2, ["id": rule]), line(3))
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(outcome.lines.count == 2)
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errorText.contains("line 2"))
        #expect(outcome.errorText.hasSuffix("[identifier-taken]\n"))
        #expect(try await flows(walk) == 2)
    }
}
