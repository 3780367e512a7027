import Foundation
import JSONDocuments
import Testing

@Suite("what one officer of a board of three cannot do alone")
struct OneOfficerTests {
    /// How a command was refused.
    private func code(_ outcome: Outcome) -> String {
        guard outcome.status == 1 else { return outcome.summary }
        return outcome.errorText.split(separator: "[").last.map { String($0.dropLast(2)) } ?? ""
    }

    /// Request and reason of the refusals on the ledger, oldest first.
    private func refusals(_ walk: CustodianWalk) async throws -> [String] {
        let found = try await walk.city.done(
            "record", "search", "--ledger", "@ledger", "--type", "audit.refusal", "--json")
        return try found.lines.reversed().map { line in
            let content = try JSONValue(parsing: Array(line.utf8))["envelope"]?["public"]
            guard case .string(let request)? = content?["request"],
                case .string(let reason)? = content?["reason"]
            else { throw Unexpected(what: "no refusal: \(line)") }
            return "\(request) \(reason)"
        }
    }

    @Test("change a policy, release a key, erase, hold, release: refused, each with its trace")
    func refused() async throws {
        let walk = try await CustodianWalk.copy()
        let named: JSONValue = .array([.string(walk.record)])
        let wishes: [[String: JSONValue]] = [
            ["action": "read", "purpose": "repair", "role": "crew"],
            ["action": "erase", "purpose": "court-order", "records": named],
            ["action": "hold", "purpose": "case-7", "records": named],
            ["action": "release", "purpose": "case-7", "records": named],
        ]
        for wish in wishes {
            // As often as they like, and under the name of somebody who is none of the board.
            let own = try await walk.rule(wish, by: ["o1", "o1"])
            #expect(try own.map { try $0.json["index"] } == [.null, .null])
        }
        try await walk.city.done(
            "record", "policy", "officer", "--directory", "@friend", "--name", "o2.test.example")
        let posing = try await walk.rule(wishes[0], by: ["o1", "friend"])
        #expect(code(posing[1]) == "not-an-officer")
        #expect(try await walk.count("policy.rule") == 0)
        let erase = ["--record", walk.record, "--ground", "court-order"]
        #expect(code(try await walk.grant()) == "rule-missing")
        #expect(
            code(try await walk.record("erase", erase[0], erase[1], erase[2], erase[3]))
                == "rule-missing")
        #expect(code(try await walk.record("hold", "--record", walk.record)) == "rule-missing")
        #expect(
            code(try await walk.record("hold", "--record", walk.record, "--release"))
                == "rule-missing")
        #expect(
            try await refusals(walk) == [
                "policy not-an-officer", "grant rule-missing", "erase rule-missing",
                "hold rule-missing", "release rule-missing",
            ])
        for type in ["audit.access", "audit.erasure", "audit.hold", "policy.rule"] {
            #expect(try await walk.count(type) == 0, "\(type)")
        }
        // The same wishes of two officers are done: it was the second one that was missing.
        for wish in wishes.prefix(2) { try await walk.rule(wish) }
        #expect(try await walk.grant().status == 0)
        #expect(try await walk.record("erase", erase[0], erase[1], erase[2], erase[3]).status == 0)
    }

    @Test("not held, not admitted: refused under these names, with a trace")
    func ledgersRules() async throws {
        let walk = try await CustodianWalk.copy()
        let named: JSONValue = .array([.string(walk.record)])
        try await walk.rule(["action": "release", "purpose": "case-7", "records": named])
        #expect(
            code(try await walk.record("hold", "--record", walk.record, "--release"))
                == "record-not-held")
        try await walk.rule(["action": "read", "purpose": "repair", "role": "crew"])
        try await walk.city.done(
            "ledger", "member", "--directory", "@ledger", "--role", "department", "--key",
            "@water/vkey", "--zh", "水务", "--en", "Water", "--types", "audit.refusal")
        #expect(code(try await walk.grant()) == "not-admitted")
        #expect(!walk.city.exists("g.age"))
        #expect(
            try await refusals(walk) == ["release record-not-held", "grant not-admitted"])
    }

    /// A log that leaves an entry out is SubjectTests' and AuditorTests' to find: no command makes one.
    @Test("no command hides or takes back an entry")
    func hiding() async throws {
        let city = try City()
        func verbs(_ command: String...) async throws -> [String] {
            let help = try await city.run(command + ["--help"])
            let lines = help.text.split(separator: "\n", omittingEmptySubsequences: false)
            let start = try #require(lines.firstIndex { $0.hasPrefix("SUBCOMMANDS:") })
            return lines[(start + 1)...].prefix { !$0.isEmpty }.compactMap { line in
                line.hasPrefix("   ") ? nil : line.split(separator: " ").first.map(String.init)
            }
        }
        #expect(
            try await verbs("record") == [
                "init", "add", "policy", "grant", "open", "erase", "hold", "search", "follow",
                "subject", "usage", "custody", "sum", "type",
            ])
        #expect(
            try await verbs("record", "policy").sorted() == ["add", "approve", "officer", "sign"])
        #expect(
            try await verbs("ledger") == [
                "init", "member", "board", "append", "prove", "checkpoint", "export", "fsck",
                "serve",
            ])
    }
}
