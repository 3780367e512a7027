import Foundation
import JSONDocuments
import Testing

@Suite("ledger append")
struct AppendTests {
    /// A ledger with its entry 0.
    private func ledger() async throws -> City {
        let city = try City()
        try await city.done(
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example/append")
        return city
    }

    private func envelope(_ number: Int, text: String = "a remark") -> String {
        let digits = String(number)
        let document: JSONValue = [
            "v": 1, "type": "ledger.note",
            "id": .string(String(repeating: "0", count: 32 - digits.count) + digits),
            "created": "2026-01-01T00:00:00Z", "public": ["text": .string(text)],
        ]
        return document.canonicalText + "\n"
    }

    private func append(_ city: City, _ lines: String...) async throws -> Outcome {
        try await city.run(
            "ledger", "append", "--directory", "@ledger", "--input", "-",
            input: Data(lines.joined().utf8))
    }

    private func indexes(_ outcome: Outcome) throws -> [JSONValue?] {
        try outcome.lines.map { try JSONValue(parsing: Array($0.utf8))["index"] }
    }

    @Test("a killed init does not block the next, foreign files do")
    func unfinishedInit() async throws {
        let city = try City()
        let draft = city.path("ledger.new")
        try FileManager.default.createDirectory(
            atPath: draft + "/operator", withIntermediateDirectories: true)
        try city.write("half", to: "ledger.new/ledger.sqlite")
        try city.write("half", to: "ledger.new/operator/seal.json")
        try city.write("mine", to: "ledger.new/notes")
        let arguments = [
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example",
        ]
        #expect(try await city.run(arguments).status != 0)
        #expect(try city.text("ledger.new/notes") == "mine")
        try FileManager.default.removeItem(atPath: draft + "/notes")
        let outcome = try await city.run(arguments)
        #expect(outcome.status == 0, "\(outcome.summary)")
        #expect(!city.exists("ledger.new"))
        #expect(try city.names(in: "ledger").contains("registrar"))
    }

    @Test("a registrar's directory serves each log that is founded with it")
    func registrarAgain() async throws {
        let city = try City()
        var keys: [Set<JSONValue?>] = []
        for log in ["one", "two"] {
            let made = try await city.done(
                "ledger", "init", "--directory", "@\(log)", "--origin", "\(log).test.example",
                "--registrar-directory", "@registrar", "--json"
            ).json
            keys.append([made["log_key"], made["registrar_key"]])
        }
        #expect(keys[0].union(keys[1]).count == 3)
        try city.write("another passphrase\n", to: "passphrase")
        let refused = try await city.run(
            "ledger", "init", "--directory", "@three", "--origin", "three.test.example",
            "--registrar-directory", "@registrar")
        #expect(refused.status == 4, "\(refused.summary)")
        #expect(!city.exists("three"))
    }

    @Test("acknowledges in line order, repeats with the first index")
    func order() async throws {
        let city = try await ledger()
        let first = try await append(city, envelope(1), envelope(2), envelope(1), envelope(3))
        #expect(first.status == 0, "\(first.summary)")
        #expect(try indexes(first) == [1, 2, 1, 3])
        let again = try await append(city, envelope(3), "\n", envelope(2), envelope(4))
        #expect(again.status == 0, "\(again.summary)")
        #expect(try indexes(again) == [3, 2, 4])
        let names = try JSONValue(parsing: Array(#require(first.lines.first).utf8))
        guard case .object(let members) = names else { throw Unexpected(what: "no object") }
        #expect(members.members.map(\.name).sorted() == ["index", "leaf_hash", "tree_size"])
        #expect(first.errors.isEmpty)
    }

    @Test("acknowledges before the input ends")
    func streaming() async throws {
        let city = try await ledger()
        let running = try city.start(
            "ledger", "append", "--directory", "@ledger", "--input", "-")
        for number in 1...3 {
            try running.send(envelope(number))
            let line = try #require(await running.nextLine())
            #expect(try JSONValue(parsing: Array(line.utf8))["index"] == .integer(number))
        }
        running.endInput()
        let outcome = await running.outcome()
        #expect(outcome.status == 0, "\(outcome.summary)")
        #expect(outcome.output.isEmpty)
    }

    @Test("the same id with other content is refused, the lines around it are not")
    func identifierTaken() async throws {
        let city = try await ledger()
        let outcome = try await append(
            city, envelope(1), envelope(1, text: "other"), envelope(2))
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(try indexes(outcome) == [1, 2])
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errorText.contains("standard input, line 2: "))
        #expect(outcome.errorText.contains("[identifier-taken]"))
    }

    @Test("a type that is not registered is refused")
    func typeUnknown() async throws {
        let city = try await ledger()
        let strange = envelope(1).replacingOccurrences(of: "ledger.note", with: "ledger.strange")
        let outcome = try await append(city, strange)
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorText.contains("standard input, line 1: "))
        #expect(outcome.errorText.contains("[type-unknown]"))
    }

    @Test("a malformed line is named; the lines before it are acknowledged and durable")
    func malformed() async throws {
        let city = try await ledger()
        let outcome = try await append(city, envelope(1), envelope(2), "{\"v\":1,\n", envelope(3))
        #expect(outcome.status == 3, "\(outcome.summary)")
        #expect(try indexes(outcome) == [1, 2])
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errorText.contains("standard input, line 3, column 8: "))
        let fsck = try await city.done("ledger", "fsck", "--directory", "@ledger", "--json")
        #expect(try fsck.json["entries"] == 3)
    }

    @Test("a line without end is refused while it is read")
    func endlessLine() async throws {
        let city = try await ledger()
        let running = try city.start(
            "ledger", "append", "--directory", "@ledger", "--input", "-")
        try running.send(envelope(1))
        _ = await running.nextLine()
        // The pipe stays open: whoever waited for the line's end would wait forever.
        try? running.send(String(repeating: "x", count: 1_200_000))
        let outcome = await running.outcome()
        #expect(outcome.status == 3, "\(outcome.summary)")
        #expect(outcome.errorText.contains("line 2: longer than the limit"))
    }

    @Test("a signature by an unknown key and a signed note are refused")
    func strangers() async throws {
        let city = try await ledger()
        let signed = envelope(1).replacingOccurrences(
            of: "\"type\"",
            with: "\"sig\":{\"key\":\"nobody+00000000\",\"value\":\"\(Self.noSignature)\"},\"type\""
        )
        let outcome = try await append(city, signed)
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        #expect(outcome.output.isEmpty)
    }

    private static let noSignature = Data(count: 64).base64EncodedString()

    @Test("two writers at once both finish, and no index is given twice")
    func twoWriters() async throws {
        let city = try await ledger()
        let lines = 40
        func write(_ offset: Int) async throws -> Outcome {
            let input = (1...lines).map { envelope(offset + $0) }.joined()
            return try await city.run(
                "ledger", "append", "--directory", "@ledger", "--input", "-",
                input: Data(input.utf8))
        }
        async let one = write(0)
        async let two = write(1_000)
        let outcomes = try await [one, two]
        var all: Set<JSONValue> = []
        for outcome in outcomes {
            #expect(outcome.status == 0, "\(outcome.summary)")
            let indexes = try indexes(outcome).compactMap { $0 }
            #expect(indexes.count == lines)
            all.formUnion(indexes)
        }
        #expect(all == Set((1...2 * lines).map(JSONValue.integer)))
    }

    @Test("export, fsck, prove and checkpoint run beside a writer, and end well")
    func readersBesideWriter() async throws {
        let city = try await ledger()
        let running = try city.start(
            "ledger", "append", "--directory", "@ledger", "--input", "-")
        for number in 1...5 {
            try running.send(envelope(number))
            _ = await running.nextLine()
            let arguments = [
                ["fsck", "--json"], ["export", "--out", "@log", "--json"],
                ["prove", "--index", "\(number)"], ["checkpoint", "--json"],
            ]
            for reading in arguments {
                let outcome = try await city.run(["ledger"] + reading + ["--directory", "@ledger"])
                #expect(outcome.status == 0, "\(reading): \(outcome.summary)")
            }
        }
        running.endInput()
        #expect(await running.outcome().status == 0)
        let audit = try await city.done("audit", "log", "@log", "--log-key", "@log/vkey", "--json")
        #expect(try audit.json["size"] == 6)
    }
}
