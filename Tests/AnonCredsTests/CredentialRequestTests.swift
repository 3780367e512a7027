import AnonCreds
import BigIntegers
import JSONDocuments
import Sodium
import TestSupport
import Testing

@Suite("Requests for credentials, and what is kept with them")
struct CredentialRequestTests {
    let exchange: Exchange
    let offer: CredentialOffer
    let request: CredentialRequest
    let metadata: CredentialRequestMetadata

    init() throws {
        exchange = try Exchange.shared.get()
        offer = try CredentialOffer(for: exchange.definitionA)
        (request, metadata) = try CredentialRequest.make(
            offer: offer, definition: exchange.definitionA, linkSecret: exchange.linkSecret,
            entropy: "e")
    }

    private func changed(_ changes: [([String], JSONValue?)]) throws -> CredentialRequest {
        var json = request.json
        for (path, value) in changes { json[path] = value }
        return try CredentialRequest(json: json, at: "")
    }

    @Test func namesTheEntropyOrTheProverOnce() throws {
        let did: JSONValue = "NcYxiDXkpYi6ov5FcYDi1e"
        #expect(throws: DecodingFailure.self) { try changed([(["entropy"], nil)]) }
        #expect(throws: DecodingFailure.self) { try changed([(["entropy"], .null)]) }
        #expect(throws: DecodingFailure.self) { try changed([(["prover_did"], did)]) }
        // With a URI for a definition only an entropy text will do.
        #expect(throws: DecodingFailure.self) {
            try changed([(["entropy"], nil), (["prover_did"], did)])
        }
        let legacy = try changed([
            (["entropy"], nil), (["prover_did"], did),
            (["cred_def_id"], "NcYxiDXkpYi6ov5FcYDi1e:3:CL:12:tag"),
        ])
        #expect(legacy.binding.text == "NcYxiDXkpYi6ov5FcYDi1e")
        #expect(try CredentialRequest(parsing: legacy.serialized) == legacy)
    }

    @Test func hidesTheLinkSecretAndNothingElse() {
        let proof = "blinded_ms_correctness_proof"
        let changes: [([String], JSONValue?)] = [
            (["blinded_ms", "hidden_attributes"], []),
            (["blinded_ms", "hidden_attributes"], ["age"]),
            (["blinded_ms", "hidden_attributes"], ["master_secret", "age"]),
            (["blinded_ms", "committed_attributes"], ["age": "1"]),
            ([proof, "r_caps"], ["age": "1"]), ([proof, "m_caps"], [:]),
            ([proof, "m_caps"], ["age": "1"]),
            ([proof, "m_caps"], ["master_secret": "1", "age": "1"]),
        ]
        for change in changes {
            #expect(throws: DecodingFailure.self) { try changed([change]) }
        }
    }

    @Test func revocationIsRecognised() throws {
        let revocable = try changed([(["blinded_ms", "ur"], "1 0A")])
        #expect(
            revocable.check(offer: offer, definition: exchange.definitionA)
                == .unsupported(.revocation))
        #expect(try CredentialRequest(parsing: revocable.serialized) == revocable)
    }

    @Test func checksItsOffer() throws {
        #expect(throws: AnonCredsError.entropyMissing) {
            try CredentialRequest.make(
                offer: offer, definition: exchange.definitionA, linkSecret: exchange.linkSecret,
                entropy: "")
        }
        #expect(throws: AnonCredsError.otherDefinition) {
            try CredentialRequest.make(
                offer: offer, definition: exchange.definitionB, linkSecret: exchange.linkSecret,
                entropy: "e")
        }
        let forged = try CredentialOffer(
            json: offer.json.altered(at: ["key_correctness_proof", "c"]), at: "")
        #expect(throws: AnonCredsError.proofRejected) {
            try CredentialRequest.make(
                offer: forged, definition: exchange.definitionA, linkSecret: exchange.linkSecret,
                entropy: "e")
        }
    }

    @Test func privateFilesAreStrict() throws {
        let text = try Fixtures.text(metadata.serialized())
        let good = try SecretBytes(copying: Array(text.utf8))
        #expect(try CredentialRequestMetadata(parsing: good).nonce == request.nonce)
        let damaged = [
            "", "{}", String(text.dropLast()), text + "}",
            text.replacing("v_prime\":\"", with: "v_prime\":\"0"),
            text.replacing("v_prime\":\"", with: "v_prime\":\"-"),
            text.replacing("\"nonce\"", with: "\"nonce\":\"1\",\"nonce\""),
            text.replacing("\"nonce\"", with: "\"extra\":\"1\",\"nonce\""),
            text.replacing("v_prime", with: "V_prime"), String(repeating: "1", count: 1_000_001),
            "\"" + String(repeating: "1", count: 101), "\"\\", "[" + text + "]",
        ]
        for text in damaged {
            let bytes = try SecretBytes(copying: Array(text.utf8))
            #expect(throws: DecodingFailure.self) {
                _ = try CredentialRequestMetadata(parsing: bytes)
            }
        }
    }
}
