import Foundation
import JSONDocuments
import TestSupport
import Testing

/// A plain AnonCreds exchange with the issuer of `vectors/anoncreds/issuers/A.json`, made once.
///
/// What lies in the city: `D`, `K` (definitions, private key), `O` (offer), `Q`, `M`, `L` (request,
/// metadata, link secret), `V` (values), `C`, `C2` (credential as issued and as completed), `R`, `P`
/// (request, presentation).
struct Plain: Sendable {
    let city: City
    let outcomes: [String: Outcome]

    static func finished() async throws -> Plain { try await task.value }

    private static let task = Task { try await Plain() }

    static let entropy = "a0b1c2d3"

    private init() async throws {
        city = try City()
        var outcomes: [String: Outcome] = [:]
        let issuer = try JSONValue(
            parsing: Vectors.data("anoncreds/issuers/A.json"),
            limits: JSONLimits(numberDigitCount: 1_000))
        guard case .object(var definitions) = issuer, let key = definitions["cred_def_private"]
        else { throw Unexpected(what: "issuers/A.json is not as its README says") }
        definitions["cred_def_private"] = nil
        try city.write(.object(definitions), to: "D")
        try city.write(key, to: "K")
        let example = try JSONValue(parsing: Vectors.data("anoncreds/issuance/i01-offer-a.json"))
        try city.write(#require(example["raw_values"]), to: "V")
        try city.write(
            [
                "name": "check", "version": "1.0", "nonce": "968378312725359717775561",
                "requested_attributes": [
                    "name": ["name": "Given Name"], "hidden": ["name": "family_name"],
                    "said": ["name": "nickname"],
                ],
                "requested_predicates": [
                    "age": ["name": "age", "p_type": ">=", "p_value": 18]
                ],
            ], to: "R")
        try city.write(["said": "Al"], to: "W")
        for (name, arguments) in Self.steps {
            let outcome = try await city.run(arguments)
            try #require(outcome.status == 0, "\(name): \(outcome.summary)")
            outcomes[name] = outcome
        }
        self.outcomes = outcomes
    }

    private static let steps: [(String, [String])] = [
        ("offer", ["anoncreds", "offer", "--definitions", "@D", "--out", "@O", "--json"]),
        (
            "check-offer",
            ["anoncreds", "check-offer", "--offer", "@O", "--definitions", "@D", "--json"]
        ),
        (
            "request",
            [
                "anoncreds", "request", "--offer", "@O", "--definitions", "@D",
                "--link-secret", "@L", "--entropy", entropy, "--out", "@Q", "--metadata", "@M",
                "--json",
            ]
        ),
        (
            "check-request",
            [
                "anoncreds", "check-request", "--offer", "@O", "--request", "@Q",
                "--definitions", "@D", "--json",
            ]
        ),
        (
            "issue",
            [
                "anoncreds", "issue", "--offer", "@O", "--request", "@Q", "--values", "@V",
                "--definitions", "@D", "--private", "@K", "--out", "@C", "--json",
            ]
        ),
        (
            "accept",
            [
                "anoncreds", "accept", "--credential", "@C", "--metadata", "@M",
                "--link-secret", "@L", "--entropy", entropy, "--definitions", "@D",
                "--out", "@C2", "--json",
            ]
        ),
        (
            "present",
            [
                "anoncreds", "present", "--request", "@R", "--credential", "@C2",
                "--link-secret", "@L", "--definitions", "@D", "--self-attested", "@W",
                "--hide", "hidden", "--out", "@P", "--json",
            ]
        ),
        (
            "verify",
            [
                "anoncreds", "verify", "--request", "@R", "--presentation", "@P",
                "--definitions", "@D", "--json",
            ]
        ),
    ]
}
