import BigIntegers
import CLSignatures
public import JSONDocuments

extension CredentialRequest {
    /// Decodes a parsed value; what is hidden must be the link secret alone.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        let entropy = try reader.optional("entropy", JSONValue.string)
        let proverID = try reader.optional("prover_did", Identifier<Issuer>.decode)
        definitionID = try reader.required("cred_def_id", Identifier<CredentialDefinition>.decode)
        (blinded, revocationCommitment) = try reader.required("blinded_ms", commitment)
        proof = try reader.required("blinded_ms_correctness_proof", openingProof)
        nonce = try reader.required("nonce", Nonce.decode)
        try reader.finish()
        switch (entropy, proverID) {
        case (let entropy?, nil): binding = .entropy(entropy)
        case (nil, let proverID?):
            guard !definitionID.isURI else {
                throw reader.failure("prover_did", "needs a definition with a legacy identifier")
            }
            binding = .proverID(proverID)
        default:
            throw DecodingFailure(
                location: location, problem: "must hold one of entropy and prover_did")
        }
    }

    /// The request as JSON.
    public var json: JSONValue {
        let (bindingName, bindingText) =
            switch binding {
            case .entropy(let text): ("entropy", text)
            case .proverID(let identifier): ("prover_did", identifier.text)
            }
        return .object(
            JSONObject([
                (bindingName, .string(bindingText)), ("cred_def_id", definitionID.json),
                (
                    "blinded_ms",
                    [
                        "u": JSONValue(decimal: blinded.u), "ur": revocationCommitment ?? .null,
                        "hidden_attributes": [.string(AttributeName.linkSecret.text)],
                        "committed_attributes": [:],
                    ]
                ),
                (
                    "blinded_ms_correctness_proof",
                    [
                        "c": JSONValue(decimal: proof.c),
                        "v_dash_cap": JSONValue(decimal: proof.vDashCap),
                        "m_caps": JSONValue(
                            decimals: [AttributeName.linkSecret.text: proof.mCap]),
                        "r_caps": [:],
                    ]
                ),
                ("nonce", nonce.json),
            ]))
    }
}

private func commitment(
    _ value: JSONValue, _ location: String
) throws(DecodingFailure) -> (BlindedLinkSecret, JSONValue?) {
    var reader = try ObjectReader(value, at: location)
    let u = try reader.required("u", JSONValue.decimal())
    let revocation = try reader.optional("ur", JSONValue.any)
    let hidden = try reader.required(
        "hidden_attributes", JSONValue.list(maximumCount: 1, JSONValue.string))
    guard hidden == [AttributeName.linkSecret.text] else {
        throw reader.failure("hidden_attributes", "must name the link secret and nothing else")
    }
    _ = try reader.required("committed_attributes", JSONValue.map(maximumCount: 0, JSONValue.any))
    try reader.finish()
    return (BlindedLinkSecret(u: u), revocation)
}

private func openingProof(
    _ value: JSONValue, _ location: String
) throws(DecodingFailure) -> BlindedLinkSecretProof {
    var reader = try ObjectReader(value, at: location)
    let c = try reader.required("c", JSONValue.decimal())
    let vDashCap = try reader.required("v_dash_cap", JSONValue.decimal())
    let mCaps = try reader.required("m_caps", JSONValue.decimals)
    guard mCaps.count == 1, let mCap = mCaps[AttributeName.linkSecret.text] else {
        throw reader.failure("m_caps", "must hold the link secret's response and nothing else")
    }
    _ = try reader.required("r_caps", JSONValue.map(maximumCount: 0, JSONValue.any))
    try reader.finish()
    return BlindedLinkSecretProof(c: c, vDashCap: vDashCap, mCap: mCap)
}
