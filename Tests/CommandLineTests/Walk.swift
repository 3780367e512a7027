import Foundation
import JSONDocuments
import Testing

/// The main job as separate commands, walked once; the tests look at what is left of it.
///
/// What lies in the city: `ledger/`, `log/` (exported), `agency/`, `desk/`, `wallet/`, `w1/`, `w2/`,
/// `quorum`, `register.csv`, `definition.json`, `offers/`, `issued/`, and of the resident in line 2
/// `offer.json`, `code`, `request.json`, `credential.json`, `ask.json`, `presentation.json`,
/// `promise.json`, `receipt.json`.
struct Walk: Sendable {
    /// Where commands that only read may run.
    let city: City
    /// Where no command runs: a database in use cannot be copied.
    private let untouched: City
    /// How each command ended, by the step's name.
    let outcomes: [String: Outcome]

    /// The finished walk, shared by all tests.
    static func finished() async throws -> Walk { try await task.value }

    /// A copy of the finished walk's city, to be changed.
    static func copy() async throws -> City {
        try City(copying: await finished().untouched)
    }

    private static let task = Task { () async throws -> Walk in
        var walker = try Walker()
        try await walker.foundLog()
        try await walker.admitMembers()
        try await walker.define()
        try await walker.issue()
        try await walker.show()
        try await walker.anchor()
        return Walk(
            city: walker.city, untouched: try City(copying: walker.city),
            outcomes: walker.outcomes)
    }

    /// How the step `name` ended.
    func outcome(_ name: String) throws -> Outcome { try #require(outcomes[name]) }

    static let register = """
        resident_number,family_name,given_name,birth_date,district,resident_since,address,\
        household_size,tariff_class,disability,driving_categories
        T90000001,欧阳,震华,1949-03-08,330105,1990-01-01,测试路壹号,2,A,none,B|C
        T90000002,司徒,美堂,2001-11-30,330105,2010-05-05,测试路贰号,1,B,none,
        T90000003,诸葛,小亮,1949-13-08,330105,1990-01-01,测试路叁号,2,A,none,B

        """
}

/// Walks, and keeps what each command said.
private struct Walker {
    let city: City
    var outcomes: [String: Outcome] = [:]

    init() throws { city = try City() }

    /// Runs a step that must succeed.
    private mutating func step(
        _ name: String, _ arguments: String..., input: Data? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await city.run(arguments, input: input)
        try #require(
            outcome.status == 0, "\(name): \(outcome.summary)", sourceLocation: sourceLocation)
        outcomes[name] = outcome
    }

    mutating func foundLog() async throws {
        try await step(
            "ledger init", "ledger", "init", "--directory", "@ledger",
            "--origin", "log.test.example/city", "--json")
        try await step(
            "ledger export", "ledger", "export", "--directory", "@ledger", "--out", "@log", "--json"
        )
        for name in ["w1", "w2"] {
            try await step(
                "witness init \(name)", "witness", "init", "--directory", "@\(name)",
                "--name", "\(name).test.example", "--log-key", "@log/vkey", "--json")
        }
        let lines = try ["w1", "w2"].map { "witness \($0) " + (try city.text("\($0)/vkey")) }
        try city.write(
            "log " + city.text("log/vkey") + lines.joined()
                + "group both 2 w1 w2\nquorum both\n", to: "quorum")
    }

    mutating func admitMembers() async throws {
        try await step(
            "agency init", "agency", "init", "--directory", "@agency",
            "--name", "agency.test.example", "--json")
        try await step(
            "desk init", "desk", "init", "--directory", "@desk", "--name", "desk.test.example",
            "--log-key", "@log/vkey", "--witnesses", "@quorum", "--json")
        try await step(
            "wallet init", "wallet", "init", "--directory", "@wallet",
            "--log-key", "@log/vkey", "--witnesses", "@quorum", "--json")
        try await step(
            "ledger member agency", "ledger", "member", "--directory", "@ledger",
            "--role", "agency", "--key", "@agency/vkey", "--zh", "测试局", "--en", "Test Agency",
            "--json")
        try await step(
            "ledger member desk", "ledger", "member", "--directory", "@ledger", "--role", "desk",
            "--key", "@desk/vkey", "--zh", "测试窗口", "--en", "Test Desk",
            "--attributes", "birth_date,district,driving_b")
    }

    /// Publishes the log, lets both witnesses cosign, and gives the ledger their answers.
    mutating func cosign(_ name: String) async throws {
        try await step(
            "\(name): export", "ledger", "export", "--directory", "@ledger", "--out", "@log")
        try await step(
            "\(name): w1", "witness", "cosign", "--directory", "@w1", "--log", "@log",
            "--out", "@w1.answer")
        try await step(
            "\(name): w2", "witness", "cosign", "--directory", "@w2", "--log", "@log")
        try city.write(outcomes["\(name): w2"]?.text ?? "", to: "w2.answer")
        try await step(
            "\(name): checkpoint", "ledger", "checkpoint", "--directory", "@ledger",
            "--witnesses", "@quorum", "--add", "@w1.answer", "@w2.answer", "--json")
        try await step(
            "\(name): publish", "ledger", "export", "--directory", "@ledger", "--out", "@log",
            "--witnesses", "@quorum")
    }

    mutating func define() async throws {
        let arguments = [
            "agency", "define", "--directory", "@agency", "--ledger", "@ledger",
            "--witnesses", "@quorum", "--json",
        ]
        outcomes["agency define, no quorum"] = try await city.run(arguments)
        try await cosign("cosigned definition")
        outcomes["agency define"] = try await city.run(arguments)
        try await step(
            "agency export", "agency", "export", "--directory", "@agency",
            "--out", "@definition.json", "--json")
    }

    mutating func issue() async throws {
        try city.write(Walk.register, to: "register.csv")
        outcomes["agency offer"] = try await city.run(
            "agency", "offer", "--directory", "@agency", "--register", "@register.csv",
            "--evidence", "in-person", "--out", "@offers", "--json")
        let rows = try city.text("offers/offers.csv").split(separator: "\r\n")
        let first = try #require(rows.dropFirst().first).split(
            separator: ",", omittingEmptySubsequences: false)
        try #require(first.count == 6 && first[2] == "offered")
        try city.write(city.text("offers/\(first[3]).json"), to: "offer.json")
        try city.write(String(first[4]), to: "code")
        try await step(
            "wallet request", "wallet", "request", "--directory", "@wallet",
            "--offer", "@offer.json", "--code", String(first[4]), "--out", "@request.json", "--json"
        )
        try await step(
            "agency issue", "agency", "issue", "--directory", "@agency",
            "--requests", "@request.json", "--out", "@issued", "--json")
        try city.write(city.text("issued/\(first[3]).json"), to: "credential.json")
        try await step(
            "wallet accept credential", "wallet", "accept", "@credential.json",
            "--directory", "@wallet", "--json")
    }

    mutating func show() async throws {
        try await step(
            "desk ask", "desk", "ask", "--directory", "@desk", "--ledger", "@ledger",
            "--template", "senior-discount", "--set", "district=330105",
            "--definition", "@definition.json", "--out", "@ask.json", "--json")
        try await step(
            "wallet present", "wallet", "present", "--directory", "@wallet",
            "--request", "@ask.json", "--out", "@presentation.json", "--yes", "--json")
        try await step(
            "desk verify", "desk", "verify", "--directory", "@desk", "--request", "@ask.json",
            "--presentation", "@presentation.json", "--promise", "@promise.json", "--json")
        try await step(
            "wallet accept promise", "wallet", "accept", "@promise.json",
            "--directory", "@wallet", "--json")
        // One more request that stays open, for tests that answer it.
        try await step(
            "desk ask car", "desk", "ask", "--directory", "@desk", "--ledger", "@ledger",
            "--template", "car-sharing", "--definition", "@definition.json",
            "--out", "@ask-open.json", "--plain", "@ask-open.plain.json")
        try await step(
            "wallet present car", "wallet", "present", "--directory", "@wallet",
            "--request", "@ask-open.json", "--out", "@presentation-open.json", "--yes")
    }

    mutating func anchor() async throws {
        try await step(
            "desk release early", "desk", "release", "--directory", "@desk",
            "--ledger", "@ledger", "--json")
        try await step(
            "desk release now", "desk", "release", "--directory", "@desk", "--ledger", "@ledger",
            "--now", "--json")
        try await cosign("cosigned anchor")
        try await step(
            "desk release", "desk", "release", "--directory", "@desk", "--ledger", "@ledger",
            "--out", "@receipts", "--json")
        let receipts = try city.names(in: "receipts")
        let name = try #require(receipts.first)
        try city.write(city.text("receipts/\(name)"), to: "receipt.json")
        try await step(
            "wallet accept receipt", "wallet", "accept", "@receipt.json",
            "--directory", "@wallet", "--json")
        try await step(
            "wallet list", "wallet", "list", "--directory", "@wallet", "--json")
        try await step(
            "audit receipt", "audit", "receipt", "@receipt.json", "--log-key", "@log/vkey",
            "--witnesses", "@quorum", "--json")
        try await step(
            "audit receipt with proof", "audit", "receipt", "@receipt.json",
            "--log-key", "@log/vkey", "--witnesses", "@quorum", "--request", "@ask.json",
            "--presentation", "@presentation.json", "--definition", "@definition.json", "--json")
        try await step(
            "audit log", "audit", "log", "@log", "--log-key", "@log/vkey",
            "--witnesses", "@quorum", "--json")
        try await step(
            "ledger prove", "ledger", "prove", "--directory", "@ledger", "--index", "1",
            "--witnesses", "@quorum")
        try await step(
            "ledger fsck", "ledger", "fsck", "--directory", "@ledger",
            "--witnesses", "@quorum", "--json")
    }
}
