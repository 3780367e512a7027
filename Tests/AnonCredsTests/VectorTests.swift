import AnonCreds
import BigIntegers
import Foundation
import JSONDocuments
import Sodium
import TestSupport
import Testing

/// One row of `vectors/anoncreds/index.json`.
struct VectorCase: Decodable, Sendable, CustomTestStringConvertible {
    let file: String
    let step: String
    let expect: String
    let reason: String
    let issuers: [String]?

    var testDescription: String { "\(file): \(reason)" }
}

private struct VectorIndex: Decodable {
    let cases: [VectorCase]
}

private struct EncodingCase: Decodable, Sendable {
    let raw: String
    let encoded: String
}

@Suite("The wire's vectors")
struct VectorTests {
    @Test(
        arguments: try Vectors.load("anoncreds/index.json", as: VectorIndex.self).cases)
    func givesTheExpectedVerdict(_ row: VectorCase) throws {
        let verdict: Verdict
        do {
            verdict = try Self.verdict(row.step, Fixtures.file(row.file), row.issuers ?? [])
        } catch is DecodingFailure {
            verdict = .reject(.malformed)
        }
        #expect(verdict.code == row.expect)
    }

    @Test func namesTheReason() throws {
        let expected: [String: Verdict.Reason] = [
            "r01-nonce": .proof, "r08-revealed-both": .proof,
            "r13-predicate-weaker-than-request": .predicate, "r25-missing-referent": .referents,
            "r26-extra-referent": .referents, "r31-restriction-issuer": .restriction,
            "r32-self-attested-restricted": .restriction, "r37-no-link-secret": .proof,
            "r38-index-out-of-range": .referents, "v01-nonrevoked-valid": .revocation,
            "v02-nonrevocation-proof-absent": .revocation,
            "v03-registry-id-removed": .revocation, "v04-timestamp-without-proof": .revocation,
        ]
        for (name, reason) in expected {
            let file = try Fixtures.file("presentations/\(name).json")
            let issuers = try file.list("issuers").map { try JSONValue.string($0, "") }
            let verdict = try Self.verdict("verify_presentation", file, issuers)
            #expect(verdict.reason == reason, "\(name)")
        }
    }

    @Test func encodesText() throws {
        let cases = try Vectors.load("anoncreds/encodings.json", as: [EncodingCase].self)
        #expect(!cases.isEmpty)
        for row in cases {
            #expect(AttributeValue(raw: row.raw).encoded.decimalDescription == row.encoded)
        }
    }

    private static func verdict(
        _ step: String, _ file: JSONObject, _ issuers: [String]
    ) throws -> Verdict {
        switch step {
        case "verify_presentation":
            let verifier = try PresentationVerifier(
                definitions: issuers.map { try Fixtures.definition($0) })
            return verifier.verify(
                try Presentation(json: file.value("presentation"), at: ""),
                for: try PresentationRequest(json: file.value("presentation_request"), at: ""))
        case "holder_checks_offer":
            return try CredentialOffer(json: file.value("offer"), at: "")
                .check(against: Fixtures.definition(file.text("issuer")))
        case "issuer_checks_request":
            return try CredentialRequest(json: file.value("request"), at: "").check(
                offer: CredentialOffer(json: file.value("offer"), at: ""),
                definition: Fixtures.definition(file.text("issuer")))
        case "holder_processes_credential":
            let metadata = try CredentialRequestMetadata(
                parsing: SecretBytes(copying: file.value("request_metadata").canonicalBytes))
            let linkSecret = try Fixtures.linkSecret(file.text("link_secret"))
            let result = try Credential(json: file.value("credential_from_issuer"), at: "")
                .accept(
                    metadata: metadata, linkSecret: linkSecret, entropy: file.text("entropy"),
                    definition: Fixtures.definition(file.text("issuer")))
            if case .accepted(let credential) = result, let expected = file["credential_processed"]
            {
                #expect(credential.json == expected)
            }
            return result.verdict
        default: throw FixtureError.wrongShape
        }
    }
}
