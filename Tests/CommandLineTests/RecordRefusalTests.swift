import Foundation
import JSONDocuments
import Testing

@Suite("record: what is refused, and in which words")
struct RecordRefusalTests {
    private static let id = "0123456789abcdef0123456789abcdef"
    private static let reading: [String: JSONValue] = [
        "action": "read", "purpose": "repair", "role": "crew",
    ]

    private func add(_ walk: CustodianWalk, _ more: String...) async throws -> Outcome {
        try await walk.city.run(
            [
                "record", "add", "--directory", "@water", "--ledger", "@ledger", "--type",
                "community.request", "--public", "@public.json", "--payload", "@payload.json",
            ] + more)
    }

    @Test("another content under a kept id is refused, one by one and as lines")
    func taken() async throws {
        let walk = try await CustodianWalk.copy()
        let first = try await add(walk, "--id", Self.id, "--area", "D-07")
        #expect(first.status == 0, "\(first.summary)")
        let again = try await add(walk, "--id", Self.id, "--area", "D-07")
        #expect(again.output == first.output, "\(again.summary)")
        func expectTaken(_ outcome: Outcome) {
            #expect(outcome.status == 1, "\(outcome.summary)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.errorText.hasSuffix("[identifier-taken]\n"), "\(outcome.summary)")
        }
        try await expectTaken(add(walk, "--id", Self.id, "--area", "D-08"))
        try await expectTaken(
            add(walk, "--id", Self.id, "--area", "D-07", "--attach", "@photo.jpg"))
        try walk.city.write(["name": "Somebody else", "text": "wet"], to: "payload.json")
        try await expectTaken(add(walk, "--id", Self.id, "--area", "D-07"))
        func line(_ id: String, _ text: JSONValue) -> String {
            let line: JSONValue = [
                "type": "community.request", "id": .string(id),
                "public": ["service": "leak", "status": "open"],
                "payload": ["name": "Li", "text": text],
            ]
            return line.canonicalText + "\n"
        }
        let new = String(Self.id.reversed())
        let lines = try await walk.city.run(
            "record", "add", "--directory", "@water", "--ledger", "@ledger", "--input", "-",
            input: Data(
                [
                    line(new, "one"), line(new, "two"), line(Self.id, "three"), line(new, "one"),
                ].joined().utf8))
        #expect(lines.status == 1, "\(lines.summary)")
        #expect(lines.lines.count == 2 && Set(lines.lines).count == 1, "\(lines.summary)")
        #expect(lines.complaints.count == 2)
        for (complaint, number) in zip(lines.complaints, [2, 3]) {
            #expect(complaint.contains("line \(number): "), "\(complaint)")
            #expect(complaint.hasSuffix("[identifier-taken]"), "\(complaint)")
        }
    }

    /// A meter's day is committed to anew each time, and is the same all the same.
    @Test("a meter's day can be repeated, and not be another one")
    func repeatedDay() async throws {
        let walk = try await CustodianWalk.copy()
        try walk.city.write(
            [
                "meter": "ee00000000000000000000000000ee01", "from": "2026-06-01T00:00:00Z",
                "interval_s": 3_600, "quality": "actual",
            ], to: "meter.json")
        func add(_ first: Int) async throws -> Outcome {
            let values: JSONValue = .array((0..<24).map { .integer($0 == 0 ? first : 7) })
            try walk.city.write(["imports": values, "exports": values], to: "values.json")
            return try await walk.record(
                "add", "--type", "energy.reading", "--public", "@meter.json", "--payload",
                "@values.json", "--id", Self.id)
        }
        let day = try await add(1)
        #expect(day.status == 0, "\(day.summary)")
        #expect(try await add(1).output == day.output)
        let other = try await add(2)
        #expect(other.errorText.hasSuffix("[identifier-taken]\n"), "\(other.summary)")
        let negative = try await add(-1)
        #expect(negative.status == 3, "\(negative.summary)")
        #expect(!negative.errorText.contains("Error"), "\(negative.summary)")
    }

    @Test("what cannot be written is found before the ledger notes an access")
    func outputs() async throws {
        let walk = try await CustodianWalk.copy()
        try await walk.rule(Self.reading)
        let folder = walk.city.path("granted")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        try walk.city.write("somebody's", to: "granted/0.age")
        let taken = try await walk.grant("--attachments", "@granted")
        #expect(taken.status == 4, "\(taken.summary)")
        #expect(taken.errorText.hasSuffix("[already-exists]\n"), "\(taken.summary)")
        #expect(try walk.city.text("granted/0.age") == "somebody's")
        let file = try await walk.grant("--attachments", "@photo.jpg")
        #expect(file.status == 5, "\(file.summary)")
        // Zero, whose text has a recipient's form and checksum.
        let zero = "age1" + String(repeating: "q", count: 58)
        let reader = try await walk.record(
            "grant", "--record", walk.record, "--to", zero, "--purpose", "repair", "--role", "crew",
            "--out", "@z.age")
        #expect(reader.status == 2, "\(reader.summary)")
        #expect(try await walk.count("audit.access") == 0)
        let granted = try await walk.city.run(
            "record", "grant", "--directory", "@water", "--ledger", "@ledger", "--record",
            walk.record, "--to", walk.reader, "--purpose", "repair", "--role", "crew", "--out",
            "-")
        #expect(granted.status == 0, "\(granted.summary)")
        #expect(granted.output.starts(with: Array("age-encryption.org/v1\n".utf8)))
        #expect(try await walk.count("audit.access") == 1)
    }

    @Test("a refusal is a sentence, names commands that there are, and nothing personal")
    func wording() async throws {
        let walk = try await CustodianWalk.copy()
        func expect(_ outcome: Outcome, _ words: String) {
            #expect(outcome.status != 0)
            #expect(outcome.errorText.contains(words), "\(outcome.summary)")
        }
        try walk.city.write(["service": "a leak!", "status": "open"], to: "public.json")
        try await expect(add(walk), "holds a character that no code here has")
        try walk.city.write(
            ["service": "leak", "status": "open", "Wang Xiaoming": "13912345678"],
            to: "public.json")
        let unknown = try await add(walk)
        expect(unknown, "its member number ")
        #expect(!unknown.errorText.contains("Wang"), "\(unknown.summary)")
        try walk.city.write(["service": "leak", "status": "open"], to: "public.json")
        try await expect(add(walk, "--retain-until", "2020-01-01"), "retain_until is over already")
        let terms: JSONValue = [
            "action": "read", "purpose": "repair", "role": "crew", "types": ["community.request"],
            "valid_from": "2027-01-01T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z",
        ]
        try walk.city.write(terms, to: "terms.json")
        try await expect(
            walk.record("policy", "add", "@terms.json"), "valid_until must be later than")
        try await expect(
            walk.city.run(
                "record", "open", "--directory", "@o1", "--ledger", "@ledger", "--record",
                walk.record, "--identity", "@reader.txt"),
            "make one with 'countersign record init'")
        try await expect(
            walk.record("policy", "approve", "--rule", Self.id, "--officer", "@water"),
            "make one with 'countersign record policy officer'")
        // Taken from the department: the ledger says why it takes nothing.
        try await walk.city.done(
            "ledger", "member", "--directory", "@ledger", "--role", "department", "--key",
            "@water/vkey", "--zh", "水务", "--en", "Water", "--types", "traffic.flow")
        let refused = try await add(walk)
        expect(refused, "the signer's membership does not grant this record type")
        #expect(refused.errorText.hasSuffix("[entry-refused]\n"), "\(refused.summary)")
    }

    /// A reason without a sentence would be shown as its code.
    @Test("every reason to refuse an entry has its sentence")
    func everyReason() throws {
        let sources = URL(filePath: #filePath).appending(path: "../../../Sources").standardized
        let cases = try String(
            contentsOf: sources.appending(path: "Records/RecordError.swift"), encoding: .utf8
        ).matches(of: /\n    case (\w+)/).map { String($0.1) }
        let sentences = try String(
            contentsOf: sources.appending(path: "countersign/Support/RecordError+Sentence.swift"),
            encoding: .utf8)
        #expect(cases.count > 60)
        for name in cases {
            #expect(sentences.contains(try Regex("\\.\(name)\\b")), "\(name)")
        }
    }
}
