public import BigIntegers
public import CLSignatures
public import JSONDocuments

/// A signed set of attributes, bound to a holder's link secret.
///
/// As the issuer sends it, `signature.v` is the issuer's part; the holder stores the credential with
/// the completed signature.
public struct Credential: WireDocument, Equatable {
    /// The schema.
    public let schemaID: Identifier<Schema>
    /// The definition it was issued under.
    public let definitionID: Identifier<CredentialDefinition>
    /// The attributes, under their original names.
    public let values: [AttributeName: AttributeValue]
    /// The signature.
    public let signature: CLSignature
    /// The credential context.
    public let m2: BigInteger
    /// The issuer's proof that its signature is well formed.
    public let signatureProof: SignatureCorrectnessProof
    /// Members that belong to revocation, kept as they were read.
    private let revocation: RevocationMembers

    private struct RevocationMembers: Equatable {
        var registryID: JSONValue?
        var registry: JSONValue?
        var witness: JSONValue?
        var signature: JSONValue?
    }

    /// Whether the credential can be revoked; such a one is recognised and not used.
    public var usesRevocation: Bool { revocation != RevocationMembers() }

    init(
        schemaID: Identifier<Schema>, definitionID: Identifier<CredentialDefinition>,
        values: [AttributeName: AttributeValue], signature: CLSignature, m2: BigInteger,
        signatureProof: SignatureCorrectnessProof
    ) {
        self.schemaID = schemaID
        self.definitionID = definitionID
        self.values = values
        self.signature = signature
        self.m2 = m2
        self.signatureProof = signatureProof
        revocation = RevocationMembers()
    }

    /// Decodes a parsed value.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        schemaID = try reader.required("schema_id", Identifier<Schema>.decode)
        definitionID = try reader.required("cred_def_id", Identifier<CredentialDefinition>.decode)
        values = try reader.required("values", AttributeValue.values)
        let signed = try reader.required("signature", Self.signature)
        (signature, m2) = (signed.primary.signature, signed.primary.m2)
        signatureProof = try reader.required("signature_correctness_proof", Self.proof)
        revocation = RevocationMembers(
            registryID: try reader.optional("rev_reg_id", JSONValue.any),
            registry: try reader.optional("rev_reg", JSONValue.any),
            witness: try reader.optional("witness", JSONValue.any),
            signature: signed.revocation)
        try reader.finish()
    }

    /// The credential as JSON.
    public var json: JSONValue {
        [
            "schema_id": schemaID.json, "cred_def_id": definitionID.json,
            "rev_reg_id": revocation.registryID ?? .null, "values": AttributeValue.json(values),
            "signature": [
                "p_credential": [
                    "m_2": JSONValue(decimal: m2), "a": JSONValue(decimal: signature.a),
                    "e": JSONValue(decimal: signature.e), "v": JSONValue(decimal: signature.v),
                ],
                "r_credential": revocation.signature ?? .null,
            ],
            "signature_correctness_proof": [
                "se": JSONValue(decimal: signatureProof.se),
                "c": JSONValue(decimal: signatureProof.c),
            ],
            "rev_reg": revocation.registry ?? .null, "witness": revocation.witness ?? .null,
        ]
    }

    /// The signed integers, under canonical names.
    var encodedValues: [String: BigInteger] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.canonical, $0.value.encoded) })
    }

    /// The same credential with the holder's blinding factor in its signature.
    func completed(_ signature: CLSignature) -> Credential {
        Credential(
            schemaID: schemaID, definitionID: definitionID, values: values,
            signature: signature, m2: m2, signatureProof: signatureProof)
    }
}

extension Credential {
    private typealias Primary = (signature: CLSignature, m2: BigInteger)

    private static func signature(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> (primary: Primary, revocation: JSONValue?) {
        var reader = try ObjectReader(value, at: location)
        let primary = try reader.required("p_credential", primary)
        let revocation = try reader.optional("r_credential", JSONValue.any)
        try reader.finish()
        return (primary, revocation)
    }

    private static func primary(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Primary {
        var reader = try ObjectReader(value, at: location)
        let m2 = try reader.required("m_2", JSONValue.decimal())
        let signature = CLSignature(
            a: try reader.required("a", JSONValue.decimal()),
            e: try reader.required("e", JSONValue.decimal()),
            v: try reader.required("v", JSONValue.decimal()))
        try reader.finish()
        return (signature, m2)
    }

    private static func proof(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> SignatureCorrectnessProof {
        var reader = try ObjectReader(value, at: location)
        let proof = SignatureCorrectnessProof(
            se: try reader.required("se", JSONValue.decimal()),
            c: try reader.required("c", JSONValue.decimal()))
        try reader.finish()
        return proof
    }
}
