import BigIntegers
import CLSignatures
import Commitments
import Testing

@Suite("Vectors of the wire format")
struct WireVectorTests {
    @Test(arguments: ["A", "B", "REV"])
    func keysAndTheirProofs(issuer: String) throws {
        let vector = try WireVector(file: "issuers/\(issuer)")
        try vector["key_correctness_proof"].keyProof().verify(vector.publicKey())
        let key = try vector.privateKey()
        let halves = try vector["cred_def_private", "value", "p_key", "p"].integer()
        let stored = key.withPPrime { $0.disclosed() }
        #expect(stored == halves)
    }

    @Test(arguments: [
        "i10-offer-kcp-c", "i11-offer-kcp-xr", "i12-offer-kcp-missing", "i13-offer-kcp-order",
        "i14-offer-kcp-no-ms",
    ])
    func refusesAlteredKeyProof(file: String) throws {
        let vector = try WireVector(file: "issuance/\(file)")
        let key = try WireVector(file: "issuers/\(vector["issuer"].text)").publicKey()
        let proof = try vector["offer", "key_correctness_proof"].keyProof()
        #expect(throws: ProofError.rejected) { try proof.verify(key) }
    }

    @Test(arguments: [
        ("i02-request-a", true), ("i20-request-u", false), ("i21-request-vdash", false),
        ("i22-request-mcap", false), ("i23-request-nonce", false),
    ])
    func blindedLinkSecrets(file: String, isValid: Bool) throws {
        let vector = try WireVector(file: "issuance/\(file)")
        let key = try WireVector(file: "issuers/\(vector["issuer"].text)").publicKey()
        let request = vector["request"]
        let parts = request["blinded_ms_correctness_proof"]
        let proof = try BlindedLinkSecretProof(
            c: parts["c"].integer(), vDashCap: parts["v_dash_cap"].integer(),
            mCap: parts["m_caps", "master_secret"].integer())
        let blinded = try BlindedLinkSecret(u: request["blinded_ms", "u"].integer())
        let nonce = try vector["offer", "nonce"].integer()
        if isValid {
            try proof.verify(blinded, key: key, offerNonce: nonce)
        } else {
            #expect(throws: ProofError.rejected) {
                try proof.verify(blinded, key: key, offerNonce: nonce)
            }
        }
    }

    @Test(arguments: [
        ("i03-credential-a", true), ("i04-credential-b", true), ("i30-credential-a", false),
        ("i31-credential-v", false), ("i32-credential-m2", false), ("i33-credential-e", false),
        ("i34-credential-value", false), ("i35-credential-se", false),
        ("i36-credential-nonce", false), ("i37-credential-linksecret", false),
    ])
    func credentials(file: String, isValid: Bool) throws {
        let vector = try WireVector(file: "issuance/\(file)")
        let key = try WireVector(file: "issuers/\(vector["issuer"].text)").publicKey()
        let credential = vector["credential_from_issuer"]
        let metadata = vector["request_metadata"]
        let vPrime = SecretInteger(
            copying: try metadata["link_secret_blinding_data", "v_prime"].integer())
        let linkSecret = SecretInteger(copying: try vector["link_secret"].integer())
        let signature = try credential.signature().completed(vPrime: vPrime)
        func check() throws {
            let verified = try signature.verify(
                key: key, attributes: credential.attributes(), linkSecret: linkSecret,
                m2: credential["signature", "p_credential", "m_2"].integer())
            try credential["signature_correctness_proof"].signatureProof().verify(
                verified, holderNonce: metadata["nonce"].integer())
        }
        if isValid {
            try check()
        } else {
            #expect(throws: ProofError.self) { try check() }
        }
    }

    @Test(arguments: [
        "p01-reveal3", "p02-ge", "p03-le", "p04-gt-tight", "p05-lt-tight", "p06-ge-equal",
        "p07-le-equal", "p08-large-delta-two-on-one", "p09-negative-value", "p10-unrevealed",
        "p11-self-attested", "p12-two-credentials", "p13-group", "p14-name-normalisation",
        "p15-restrictions", "p16-predicate-only", "p17-short-nonce", "p18-wide-blinding",
        "v05-revocable-not-asked",
    ])
    func acceptsPresentation(file: String) throws {
        let vector = try WirePresentation(file: file)
        try vector.proof.verify(statements: vector.statements, nonce: vector.nonce)
        let list = try WireVector(file: "presentations/\(file)")[
            "presentation", "proof", "aggregated_proof", "c_list"]
        #expect(
            vector.proof.commitmentList.map { $0.magnitudeBytes.map(Int64.init) }
                == list.elements.map { $0.elements.map(\.int) })
    }

    @Test(arguments: [
        "r01-nonce", "r02-chash", "r03-a_prime", "r04-e", "r05-v", "r06-m2", "r07-m",
        "r08-revealed-both", "r11-predicate-value-in-proof", "r12-predicate-value-both",
        "r13-predicate-weaker-than-request", "r14-predicate-other-type",
        "r15-predicate-other-attribute", "r16-predicate-type-in-proof", "r17-pred-u-0",
        "r18-pred-r-delta", "r19-pred-t-2", "r20-pred-alpha", "r21-pred-mj",
        "r23-predicate-proof-removed", "r29-subproof-dropped", "r30-subproofs-swapped",
        "r33-negative-e", "r34-aprime-zero", "r35-aprime-not-reduced", "r37-no-link-secret",
        "r39-two-link-secrets",
    ])
    func refusesPresentation(file: String) throws {
        let vector = try WirePresentation(file: file)
        #expect(throws: ProofError.self) {
            try vector.proof.verify(statements: vector.statements, nonce: vector.nonce)
        }
    }
}
