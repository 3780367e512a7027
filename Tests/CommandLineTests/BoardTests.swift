import Foundation
import JSONDocuments
import Testing

@Suite("ledger board")
struct BoardTests {
    private let officers = (1...3).map {
        Department("officer-\($0).test.example", seed: UInt8(50 + $0))
    }

    private func city() async throws -> City {
        let city = try City()
        try await city.done(
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example/board",
            "--registrar-directory", "@registrar")
        for (number, officer) in officers.enumerated() {
            try city.write(officer.verifierKey() + "\n", to: "officer\(number + 1)")
        }
        return city
    }

    private func appoint(_ city: City, _ arguments: String) async throws -> Outcome {
        try await city.run(
            ["ledger", "board", "--directory", "@ledger", "--registrar-directory", "@registrar"]
                + arguments.split(separator: " ").map(String.init))
    }

    @Test("the registrar appoints a board, and another after it")
    func appointed() async throws {
        let city = try await city()
        let first = try await appoint(city, "--officers @officer1 @officer2 --threshold 2 --json")
        #expect(first.status == 0, "\(first.summary)")
        #expect(try first.json["index"] == 1)
        let second = try await appoint(
            city, "--officers @officer1 @officer2 @officer3 --threshold 2")
        #expect(second.text == "Appointed as entry 2: 2 of 3 officers decide.\n")
        let found = try await city.done(
            "record", "search", "--ledger", "@ledger", "--type", "policy.board", "--json")
        #expect(found.lines.count == 2)
        let newest = try JSONValue(parsing: Array(#require(found.lines.first).utf8))
        let keys = try officers.map { JSONValue.string(try $0.verifierKey()) }
        #expect(newest["envelope"]?["public"] == ["officers": .array(keys), "threshold": 2])
        #expect(
            try await city.done("ledger", "fsck", "--directory", "@ledger", "--json")
                .json["difference"] == .null)
    }

    @Test("an entry written to a file is appended by whoever runs the ledger")
    func signedElsewhere() async throws {
        let city = try await city()
        let written = try await appoint(
            city, "--officers @officer1 @officer2 --threshold 2 --out @board.json")
        #expect(written.status == 0, "\(written.summary)")
        #expect(written.output.isEmpty)
        let outcome = try await city.done(
            "ledger", "append", "--directory", "@ledger", "--input", "@board.json")
        #expect(try outcome.json["index"] == 1)
    }

    @Test("a board that one officer could decide for is none")
    func refused() async throws {
        let city = try await city()
        let cases: [(String, Int32)] = [
            ("--officers @officer1 --threshold 1", 2),
            ("--officers @officer1 @officer2 --threshold 1", 2),
            ("--officers @officer1 @officer2 --threshold 3", 2),
            ("--officers @officer1 @officer1 --threshold 2", 2),
            ("--officers @officer1 @officer2", 2), ("--threshold 2", 2),
            ("--officers @officer1 @passphrase --threshold 2", 3),
            ("--officers @officer1 @nobody --threshold 2", 4),
        ]
        for (arguments, status) in cases {
            let outcome = try await appoint(city, arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.summary)")
            #expect(outcome.output.isEmpty)
        }
        let found = try await city.done(
            "record", "search", "--ledger", "@ledger", "--type", "policy.board", "--json")
        #expect(found.output.isEmpty)
    }
}
