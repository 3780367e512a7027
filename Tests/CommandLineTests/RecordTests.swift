import Foundation
import JSONDocuments
import Testing

@Suite("record search and record type")
struct RecordTests {
    private static let schema: JSONValue = [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://city.example/bench/1", "type": "object",
        "properties": [
            "seats": ["type": "integer", "minimum": 1, "maximum": 12],
            "material": ["enum": ["wood", "stone"]],
        ],
        "required": ["seats"], "additionalProperties": false,
    ]

    private let parks = Department("parks.test.example", seed: 41)
    private let roads = Department("roads.test.example", seed: 42)

    private func ledger() async throws -> City {
        let city = try City()
        try await city.done(
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example/records")
        try city.write(Self.schema, to: "bench.json")
        return city
    }

    private func register(_ city: City, _ name: String = "park.bench") async throws -> Outcome {
        try await city.run(
            "record", "type", "add", "@bench.json", "--ledger", "@ledger", "--name", name,
            "--title", "A bench in a park", "--json")
    }

    private func admit(
        _ city: City, _ department: Department, types: String?
    ) async throws -> Outcome {
        try await city.run(
            [
                "ledger", "member", "--directory", "@ledger", "--role", "department",
                "--key", department.verifierKey(), "--zh", "园林局", "--en", "Parks", "--json",
            ] + (types.map { ["--types", $0] } ?? []))
    }

    private func append(_ city: City, _ lines: [String]) async throws -> Outcome {
        try await city.run(
            "ledger", "append", "--directory", "@ledger", "--input", "-",
            input: Data(lines.joined().utf8))
    }

    /// The indexes that a search prints, in its order.
    private func search(_ city: City, _ arguments: String) async throws -> [Int] {
        let outcome = try await city.run(
            ["record", "search", "--ledger", "@ledger", "--json"]
                + arguments.split(separator: " ").map(String.init))
        try #require(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.summary)")
        return try outcome.lines.map { line in
            guard case .number(let text) = try JSONValue(parsing: Array(line.utf8))["index"],
                let index = Int(text)
            else { throw Unexpected(what: "no index: \(line)") }
            return index
        }
    }

    private func bench(
        _ id: Int, _ content: JSONValue = ["seats": 4], by department: Department? = nil,
        area: String? = nil, created: String = "NOW"
    ) throws -> String {
        try (department ?? parks).line(
            type: "park.bench", id: id, area: area, created: Self.time(created), content: content)
    }

    /// The full hour that began before now; memberships begin with it.
    private static func time(_ text: String) -> String {
        guard text == "NOW" else { return text }
        let hour = Int(Date().timeIntervalSince1970) / 3_600 * 3_600
        return Date(timeIntervalSince1970: Double(hour)).ISO8601Format()
    }

    @Test("a type registered by its schema is granted, appended, found, and checked")
    func registeredType() async throws {
        let city = try await ledger()
        // Before it is registered nobody is granted it.
        let early = try await admit(city, parks, types: "park.bench,traffic.event")
        #expect(early.status == 2, "\(early.summary)")
        let registered = try await register(city)
        #expect(registered.status == 0, "\(registered.summary)")
        #expect(try registered.json["index"] == 1)
        let admitted = try await admit(city, parks, types: "park.bench,traffic.event")
        #expect(admitted.status == 0, "\(admitted.summary)")
        // The default is this program's own types alone.
        #expect(try await admit(city, roads, types: nil).status == 0)
        let outcome = try await append(
            city,
            [
                bench(1, area: "330105"), bench(2, ["seats": 2, "material": "stone"]),
                bench(3, ["seats": 13]), bench(4, ["seats": 4, "paint": "green"]), bench(5, [:]),
                bench(6, by: roads), bench(7, area: "330106"),
            ])
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(outcome.lines.count == 3)
        #expect(outcome.complaints.count == 4)
        let refused = outcome.complaints
        for (line, code) in zip(refused, ["3: ", "4: ", "5: "]) {
            #expect(line.contains("line \(code)") && line.hasSuffix("[schema-violated]"), "\(line)")
        }
        #expect(refused.last?.hasSuffix("[type-not-granted]") == true, "\(refused)")
        #expect(try await search(city, "--type park.bench") == [6, 5, 4])
        #expect(try await search(city, "--type park.bench --area 330105") == [4])
        #expect(try await search(city, "--issuer \(roads.reference())").isEmpty)
        let fsck = try await city.done("ledger", "fsck", "--directory", "@ledger", "--json")
        #expect(try fsck.json["difference"] == .null)
    }

    @Test("what no type can be is refused, and nothing is written")
    func refusedTypes() async throws {
        let city = try await ledger()
        try #require(try await register(city).status == 0)
        try city.write(["type": "no-such-type"] as JSONValue, to: "unusable.json")
        try city.write(
            ["type": "object", "additionalProperties": false] as JSONValue, to: "unnamed.json")
        try city.write(
            ["$id": "https://city.example/tree/1", "type": "object"] as JSONValue, to: "open.json")
        try city.write("{\"maximum\":9007199254740993}", to: "huge-number.json")
        try city.write("[]", to: "list.json")
        try city.write("{", to: "cut.json")
        let cases: [(String, Int32, String)] = [
            ("@bench.json --name park.bench --title Again", 1, "[type-taken]"),
            ("@bench.json --name traffic.event --title Ours", 1, "[type-taken]"),
            ("@unusable.json --name park.tree --title Tree", 1, "[schema-unusable]"),
            ("@bench.json --name audit.fake --title Bench", 1, "[type-reserved]"),
            ("@unnamed.json --name park.tree --title Tree", 1, "[schema-unnamed]"),
            ("@open.json --name park.tree --title Tree", 1, "[schema-open]"),
            ("@bench.json --name bench --title Bench", 2, "[usage]"),
            ("@bench.json --name Park.Bench --title Bench", 2, "[usage]"),
            ("@bench.json --name park.tree --title \u{202E}", 2, "[usage]"),
            ("@huge-number.json --name park.tree --title Tree", 3, "[number-not-whole]"),
            ("@list.json --name park.tree --title Tree", 3, "[malformed]"),
            ("@cut.json --name park.tree --title Tree", 3, "[malformed]"),
            ("@missing.json --name park.tree --title Tree", 4, "[not-found]"),
            ("@bench.json --name park.tree --title Tree --registrar-directory @home", 4, "["),
        ]
        for (arguments, status, code) in cases {
            let outcome = try await city.run(
                ["record", "type", "add", "--ledger", "@ledger"]
                    + arguments.split(separator: " ").map(String.init))
            #expect(outcome.status == status, "\(arguments): \(outcome.summary)")
            #expect(outcome.errorText.contains(code), "\(arguments): \(outcome.summary)")
            #expect(outcome.complaints.count == 1)
            #expect(outcome.output.isEmpty)
        }
        #expect(try await search(city, "--type record.type") == [1])
    }

    @Test("each criterion and each pair narrows the search; pages join to the whole")
    func searching() async throws {
        let city = try await ledger()
        try #require(try await register(city).status == 0)
        for department in [parks, roads] {
            let types = "park.bench,traffic.event"
            try #require(try await admit(city, department, types: types).status == 0)
        }
        let now = Self.time("NOW")
        let event: JSONValue = [
            "kind": "roadworks", "probability": "certain", "from": .string(now),
            "segment": "road-1",
        ]
        let lines = [
            try bench(1, area: "A"), try bench(2, by: roads, area: "A"), try bench(3, area: "B"),
            try roads.line(type: "traffic.event", id: 4, area: "A", created: now, content: event),
            try parks.line(type: "traffic.event", id: 5, created: now, content: event),
        ]
        let appended = try await append(city, lines)
        try #require(appended.status == 0, "\(appended.summary)")
        // Entries 0 to 3 are the registrar's: itself, the type, the two departments.
        let hour = String(now.prefix(13))
        let (p, r) = (try parks.reference(), try roads.verifierKey())
        let cases: [(String, [Int])] = [
            ("--type park.bench", [6, 5, 4]), ("--area A", [7, 5, 4]),
            ("--issuer \(p)", [8, 6, 4]), ("--issuer \(r)", [7, 5]),
            ("--type park.bench --area A", [5, 4]), ("--type park.bench --issuer \(p)", [6, 4]),
            ("--area A --issuer \(r)", [7, 5]), ("--type park.bench --area A --issuer \(r)", [5]),
            ("--area A --from \(hour) --to \(hour)", [7, 5, 4]),
            ("--area A --from \(now)", [7, 5, 4]), ("--area A --to 2020-01-01T00", []),
            ("--from 2999-01-01T00", []), ("--area A --limit 2", [7, 5]),
            ("--area A --limit 2 --before 5", [4]), ("--area C", []), ("--type no.type", []),
        ]
        for (arguments, expected) in cases {
            #expect(try await search(city, arguments) == expected, "\(arguments)")
        }
        #expect(try await search(city, "").count == 9)
        let outcome = try await city.done(
            "record", "search", "--ledger", "@ledger", "--area", "B", "--json")
        let found = try outcome.json
        #expect(try found["envelope"] == JSONValue(parsing: Array(lines[2].utf8)))
        let acknowledged = try JSONValue(parsing: Array(appended.lines[2].utf8))
        #expect(found["leaf_hash"] == acknowledged["leaf_hash"])
        let text = try await city.done("record", "search", "--ledger", "@ledger", "--area", "B")
        #expect(text.lines.count == 1)
        #expect(text.text.hasPrefix("6  \(now)  park.bench  B  \(p)  "))
    }

    @Test("a search that cannot be meant is a matter of usage; a wrong cursor is refused")
    func refusedSearches() async throws {
        let city = try await ledger()
        let cases: [(String, Int32)] = [
            ("--type Bench", 2), ("--area a", 2), ("--from yesterday", 2),
            ("--to 2026-13-01T00", 2), ("--from 2026-03-02T00 --to 2026-03-01T00", 2),
            ("--limit 0", 2), ("--limit 1001", 2),
            ("--before x", 2), ("--before 1", 1), ("--issuer @nobody", 4),
        ]
        for (arguments, status) in cases {
            let outcome = try await city.run(
                ["record", "search", "--ledger", "@ledger"]
                    + arguments.split(separator: " ").map(String.init))
            #expect(outcome.status == status, "\(arguments): \(outcome.summary)")
            #expect(outcome.output.isEmpty)
        }
        #expect(try await city.run("record", "search", "--ledger", "@home").status == 4)
        #expect(try await city.run("record", "search").status == 2)
    }
}
