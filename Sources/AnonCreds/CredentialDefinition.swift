import BigIntegers
public import CLSignatures
public import JSONDocuments

/// An issuer's public key for credentials of one schema.
public struct CredentialDefinition: WireDocument {
    /// The schema that the key has bases for.
    public let schemaID: Identifier<Schema>
    /// Who published the key.
    public let issuerID: Identifier<Issuer>
    /// Tells several definitions of one issuer and schema apart.
    public let tag: String
    /// The key.
    public let key: IssuerPublicKey
    /// `value.revocation` as it was read: recognised, kept, never used.
    private let revocation: JSONValue?

    /// Whether credentials under this definition can be revoked.
    public var isRevocable: Bool { revocation != nil }

    /// Publishes a key, without revocation.
    public init(
        schemaID: Identifier<Schema>, issuerID: Identifier<Issuer>, tag: String,
        key: IssuerPublicKey
    ) {
        self.schemaID = schemaID
        self.issuerID = issuerID
        self.tag = tag
        self.key = key
        revocation = nil
    }

    /// Decodes a parsed value; legacy keys (`rms`) are refused.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members, or an unsound key.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        schemaID = try reader.required("schemaId", Identifier<Schema>.decode)
        issuerID = try reader.required("issuerId", Identifier<Issuer>.decode)
        tag = try reader.required("tag", JSONValue.string)
        guard try reader.required("type", JSONValue.string) == "CL" else {
            throw reader.failure("type", "must be CL")
        }
        (key, revocation) = try reader.required("value", keys)
        try reader.finish()
    }

    /// The definition as JSON.
    public var json: JSONValue {
        var value = JSONObject([
            (
                "primary",
                [
                    "n": JSONValue(decimal: key.n), "s": JSONValue(decimal: key.s),
                    "z": JSONValue(decimal: key.z), "r": JSONValue(decimals: key.r),
                    "rctxt": JSONValue(decimal: key.rctxt),
                ]
            )
        ])
        value["revocation"] = revocation
        return [
            "schemaId": schemaID.json, "issuerId": issuerID.json, "tag": .string(tag),
            "type": "CL", "value": .object(value),
        ]
    }
}

/// Decodes the primary key, and takes the revocation key as it is.
private func keys(
    _ value: JSONValue, _ location: String
) throws(DecodingFailure) -> (IssuerPublicKey, JSONValue?) {
    var reader = try ObjectReader(value, at: location)
    let key = try reader.required("primary", primaryKey)
    let revocation = try reader.optional("revocation", JSONValue.any)
    try reader.finish()
    return (key, revocation)
}

private func primaryKey(
    _ value: JSONValue, _ location: String
) throws(DecodingFailure) -> IssuerPublicKey {
    var reader = try ObjectReader(value, at: location)
    let n = try reader.required("n", JSONValue.decimal())
    let s = try reader.required("s", JSONValue.decimal())
    let z = try reader.required("z", JSONValue.decimal())
    let r = try reader.required("r", JSONValue.decimals)
    let rctxt = try reader.required("rctxt", JSONValue.decimal())
    try reader.finish()
    guard r.keys.allSatisfy({ haveSameBytes(AttributeName($0).canonical, $0) }) else {
        throw reader.failure("r", "has a name that is not in canonical form")
    }
    do throws(CLSignatureError) {
        return try IssuerPublicKey(n: n, s: s, z: z, r: r, rctxt: rctxt)
    } catch {
        throw DecodingFailure(location: location, problem: "is not a sound public key")
    }
}
