import Foundation
import JSONDocuments
import Testing

/// A city whose agency issues credentials that can be revoked.
struct RevokingTown {
    private static let profile: JSONValue = [
        "name": "card", "version": "1.0", "key": "number",
        "attributes": [
            ["name": "name", "kind": "text"], ["name": "revocation", "kind": "revocation"],
            ["name": "valid_until", "kind": "validity"],
        ],
    ]

    let city: City
    static let agency = ["--directory", "@agency"]
    static let both = ["--directory", "@agency", "--ledger", "@ledger"]

    /// Founds it: a ledger without witnesses, and an agency whose credentials can be revoked.
    init() async throws {
        city = try City()
        try await city.done(
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example/city")
        try await city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        try await city.done(
            "agency", "init", "--directory", "@agency", "--name", "agency.test.example")
        try await city.done(
            "ledger", "member", "--directory", "@ledger", "--role", "agency", "--key",
            "@agency/vkey", "--zh", "测试局", "--en", "Test Agency")
        try await city.done(
            "wallet", "init", "--directory", "@wallet", "--log-key", "@log/vkey")
        try city.write(Self.profile, to: "profile.json")
    }

    func run(_ words: [String]) async throws -> Outcome {
        try await city.run(words + ["--json"])
    }

    /// Makes a definition whose credentials can be revoked, and returns its hash.
    func define() async throws -> String {
        let defined = try await run(
            ["agency", "define"] + Self.both + ["--profile", "@profile.json"])
        return try #require(try defined.json["definition"]?.text, "\(defined.summary)")
    }

    /// Offers to the rows, answers the first offer, and returns its identifier.
    func issue(_ rows: String..., to definition: String) async throws -> String {
        try city.write("number,name\n" + rows.map { "\($0),Wang\n" }.joined(), to: "rows.csv")
        let out = "offers-\(UUID().uuidString)"
        let offered = try await run(
            ["agency", "offer"] + Self.agency + [
                "--definition", definition, "--register", "@rows.csv", "--evidence", "post",
                "--out", "@\(out)",
            ])
        #expect(offered.status == 0, "\(offered.summary)")
        return try await answer(city.text("\(out)/offers.csv"), column: 3, out)
    }

    /// Answers the first offer of a report from the wallet.
    func answer(_ report: String, column: Int, _ out: String) async throws -> String {
        let row = try #require(report.split(separator: "\r\n").dropFirst().first)
            .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let (offer, code) = (row[column], row[column + 1])
        try await city.done(
            "wallet", "request", "--directory", "@wallet", "--offer", "@\(out)/\(offer).json",
            "--code", code, "--out", "@request.json")
        try await city.done(
            "agency", "issue", "--directory", "@agency", "--requests", "@request.json", "--out",
            "@issued")
        try await city.done(
            "wallet", "accept", "@issued/\(offer).json", "--directory", "@wallet")
        return offer
    }
}

extension JSONValue {
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    var first: JSONValue? { elements?.first }
}
