import Age
import Foundation
import JSONDocuments
import Sodium
import Testing

/// A ledger with a board of three officers, of whom two decide, and a department's custodian with one
/// record about a subject.
///
/// What lies in the city: `ledger/`, `log/` (exported), `water/`, `o1/`, `o2/`, `o3/`, `subject.key`,
/// `public.json`, `payload.json`, `photo.jpg`, `reader.txt` (an age identity), `other.txt`.
struct CustodianWalk: Sendable {
    let city: City
    /// The record's identifier.
    let record: String
    /// The age recipient of `reader.txt`.
    let reader: String

    static let name = "Ouyang Zhenhua"
    static let phone = "13900001111"

    /// A copy of the finished walk, to be changed.
    static func copy() async throws -> CustodianWalk {
        let walk = try await task.value
        return CustodianWalk(
            city: try City(copying: walk.city), record: walk.record, reader: walk.reader)
    }

    private static let task = Task { () async throws -> CustodianWalk in
        let city = try City()
        try await city.done(
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example/records")
        try await city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        try await found(in: city)
        try await city.done("record", "subject", "--out", "@subject.key")
        try city.write(["service": "leak", "status": "open"], to: "public.json")
        try city.write(
            [
                "name": .string(name), "phone": .string(phone), "text": "the ceiling is wet",
            ], to: "payload.json")
        try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) })
            .write(to: city.root.appending(path: "photo.jpg"))
        let added = try await done(
            city,
            [
                "record", "add", "--directory", "@water", "--ledger", "@ledger", "--type",
                "community.request", "--public", "@public.json", "--payload", "@payload.json",
                "--attach", "@photo.jpg", "--subject", "@subject.key", "--area", "D-07",
            ])
        guard case .string(let record)? = try added.json["id"] else {
            throw Unexpected(what: "no record")
        }
        _ = try identity(city, "other.txt")
        return CustodianWalk(
            city: city, record: record, reader: try identity(city, "reader.txt"))
    }

    /// Makes the custodian and the officers of a city with a ledger.
    static func found(in city: City) async throws {
        let steps: [[String]] = [
            [
                "record", "init", "--directory", "@water", "--name", "water.test.example",
                "--log-key", "@log/vkey",
            ],
            ["record", "policy", "officer", "--directory", "@o1", "--name", "o1.test.example"],
            ["record", "policy", "officer", "--directory", "@o2", "--name", "o2.test.example"],
            ["record", "policy", "officer", "--directory", "@o3", "--name", "o3.test.example"],
            [
                "ledger", "board", "--directory", "@ledger", "--officers", "@o1/vkey", "@o2/vkey",
                "@o3/vkey", "--threshold", "2",
            ],
            [
                "ledger", "member", "--directory", "@ledger", "--role", "department", "--key",
                "@water/vkey", "--zh", "水务", "--en", "Water",
            ],
        ]
        for arguments in steps { try await done(city, arguments) }
    }

    /// Makes an age identity and returns its recipient.
    static func identity(_ city: City, _ name: String) throws -> String {
        let identity = try Identity()
        let recipient = identity.recipient.description
        let text = try IdentityFile(identity).text()
        let bytes = text.withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        try city.write(String(decoding: bytes, as: UTF8.self), to: name)
        return recipient
    }

    @discardableResult
    private static func done(_ city: City, _ arguments: [String]) async throws -> Outcome {
        let outcome = try await city.run(arguments)
        try #require(outcome.status == 0, "\(arguments): \(outcome.summary)")
        return outcome
    }
}

extension CustodianWalk {
    /// Runs a verb of the custodian.
    func record(_ arguments: String...) async throws -> Outcome {
        try await city.run(
            ["record"] + arguments + ["--directory", "@water", "--ledger", "@ledger"])
    }

    func grant(_ more: String...) async throws -> Outcome {
        try await city.run(
            [
                "record", "grant", "--directory", "@water", "--ledger", "@ledger", "--record",
                record, "--to", reader, "--purpose", "repair", "--role", "crew", "--out", "@g.age",
            ] + more)
    }

    func open(_ identity: String = "@reader.txt") async throws -> Outcome {
        try await record("open", "--record", record, "--identity", identity)
    }

    /// Proposes a rule and has the officers approve it.
    @discardableResult
    func rule(
        _ terms: [String: JSONValue], by officers: [String] = ["o1", "o3"],
        types: JSONValue = ["community.request"]
    ) async throws -> [Outcome] {
        var terms = terms
        terms["types"] = types
        terms["valid_from"] = "2026-01-01T00:00:00Z"
        terms["valid_until"] = "2099-01-01T00:00:00Z"
        try city.write(
            .object(JSONObject(terms.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
            to: "terms.json")
        let proposed = try await record("policy", "add", "@terms.json", "--json")
        guard case .string(let rule)? = try proposed.json["rule"] else {
            throw Unexpected(what: "no rule: \(proposed.summary)")
        }
        var outcomes: [Outcome] = []
        for officer in officers {
            outcomes.append(
                try await record(
                    "policy", "approve", "--rule", rule, "--officer", "@\(officer)", "--json"))
        }
        return outcomes
    }

    /// How many entries of a type the ledger has.
    func count(_ type: String) async throws -> Int {
        try await city.done("record", "search", "--ledger", "@ledger", "--type", type, "--json")
            .lines.count
    }
}
