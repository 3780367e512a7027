import Foundation
import JSONDocuments
import Testing

@Suite("malformed input")
struct MalformedInputTests {
    /// A city to read damaged files in, which whatever is refused leaves as it is, and one to copy,
    /// in which no command runs.
    private typealias Cities = (shared: City, untouched: City)

    private static let walk = Task { () async throws -> Cities in
        let city = try await Walk.copy()
        try city.write(
            [
                "v": 1, "type": "ledger.note", "id": "000000000000000000000000000000aa",
                "created": "2026-01-01T00:00:00Z", "public": ["text": "a remark"],
            ], to: "note.json")
        try await city.done(
            "agency", "export", "--directory", "@agency", "--out", "@definition.json")
        let request = try await city.done(
            "ledger", "checkpoint", "--directory", "@ledger", "--request-from", "6")
        try request.output.write(to: city.root.appending(path: "cosign-request"))
        try city.write(
            [
                "name": "card", "version": "1.0", "key": "number",
                "attributes": [
                    ["name": "number", "kind": "text"],
                    ["name": "valid_until", "kind": "validity"],
                ],
            ], to: "profile.json")
        try city.write(
            [
                "v": 1, "name": "adult", "purpose": ["zh": "成年", "en": "Adult"],
                "audience": ["zh": "收银台", "en": "A till"],
                "keep": "receipt", "keep_days": 1, "expires_minutes": 5, "parameters": [:],
                "reveal": [],
                "conditions": [
                    ["attribute": "birth_date", "is": "at_most", "value": "today-18y"]
                ],
            ], to: "template.json")
        return (city, try City(copying: city))
    }

    private static let plain = Task { () async throws -> Cities in
        let city = try City(copying: await Plain.finished().city)
        try city.write(#require(city.json("D")["schema"]), to: "schema")
        return (city, try City(copying: city))
    }

    private func cities(_ place: Reading.Place) async throws -> Cities {
        switch place {
        case .walk: try await Self.walk.value
        case .plain: try await Self.plain.value
        }
    }

    @Test("the valid file is read: the damaged ones differ in nothing else", arguments: Reading.all)
    func valid(_ reading: Reading) async throws {
        let city = try City(copying: await cities(reading.place).untouched)
        let outcome = try await city.run(
            reading.arguments.map { argument in
                switch argument {
                case "FILE": "@" + reading.valid
                case "OUT", "OUT2": "@" + argument
                default: argument
                }
            })
        #expect(outcome.status == 0 || outcome.status == 1, "\(outcome.summary)")
    }

    @Test("a damaged file is refused with exit status 3 and one line", arguments: Reading.all)
    func damaged(_ reading: Reading) async throws {
        let city = try await cities(reading.place).shared
        let before = try await Snapshot(of: city)
        var faults: [String] = []
        for damage in try reading.damages(of: city.data(reading.valid)) {
            let attempt = Attempt(city: city, reading: reading)
            try damage.bytes.write(to: attempt.file)
            let outcome = try await attempt.run()
            faults += attempt.faults(of: outcome, status: 3).map { "\(damage.name): \($0)" }
        }
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
        #expect(try await Snapshot(of: city) == before)
    }

    @Test("a directory in place of a file is refused as malformed", arguments: Reading.all)
    func directory(_ reading: Reading) async throws {
        let attempt = Attempt(city: try await cities(reading.place).shared, reading: reading)
        try FileManager.default.createDirectory(
            at: attempt.file, withIntermediateDirectories: true)
        let faults = attempt.faults(of: try await attempt.run(), status: 3)
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    @Test("a missing file is a matter of configuration", arguments: Reading.all)
    func missing(_ reading: Reading) async throws {
        let attempt = Attempt(city: try await cities(reading.place).shared, reading: reading)
        // A link secret is made where there is none.
        guard reading.form != .digits else { return }
        let faults = attempt.faults(of: try await attempt.run(), status: 4)
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }
}

/// A command on a file of its own, which would write to a place of its own.
private struct Attempt {
    let city: City
    let reading: Reading
    let file: URL
    let output: URL

    init(city: City, reading: Reading) {
        self.city = city
        self.reading = reading
        let name = UUID().uuidString
        file = city.root.appending(path: "input-\(name)")
        output = city.root.appending(path: "written-\(name)")
    }

    func run() async throws -> Outcome {
        let arguments = reading.arguments.map { argument in
            switch argument {
            case "FILE": file.path
            case "OUT": output.path
            case "OUT2": output.path + "-too"
            default: argument
            }
        }
        return try await city.run(arguments)
    }

    /// What is wrong with a refusal: it must have this status, say one line that names the file, and
    /// write nothing.
    func faults(of outcome: Outcome, status: Int32) -> [String] {
        var faults: [String] = []
        if outcome.status != status { faults.append("status") }
        if outcome.complaints.count != 1 { faults.append("not one line") }
        if !outcome.errorText.contains(file.path) { faults.append("does not name the file") }
        if outcome.errors.count > 600 { faults.append("a long line") }
        for path in [output.path, output.path + "-too"]
        where FileManager.default.fileExists(atPath: path) {
            faults.append("wrote something")
        }
        try? FileManager.default.removeItem(at: file)
        return faults.map { "\($0): \(outcome.summary)" }
    }
}
