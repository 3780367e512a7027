public import JSONDocuments
public import Sodium

/// `identity.definition`: a credential definition, by digest.
public struct DefinitionRecord: RecordContent {
    /// `identity.definition`.
    public var type: RecordType { .identityDefinition }

    /// The definition's identifier, unique on the ledger: a URI or ledger form, at most 512 bytes.
    public let definitionID: String
    /// The schema's identifier, of the same form.
    public let schemaID: String
    /// The issuer's identifier, of the same form.
    public let issuerID: String
    /// 1 to 200 bytes.
    public let tag: String
    /// SHA-256 of the canonical JSON of `{"cred_def", "key_correctness_proof"}`.
    public let digest: SHA256Digest
    /// The first second at which it is no longer to be used; `nil` where no end is set.
    public let expires: Timestamp?
    /// The attribute by which its credentials can be revoked, as the schema spells it; `nil` where
    /// they cannot.
    public let revocation: String?
    /// SHA-256 of the file that proves the key well formed; `nil` where there is none.
    public let keyProof: SHA256Digest?

    /// Creates a definition record.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(
        definitionID: String, schemaID: String, issuerID: String, tag: String,
        digest: SHA256Digest, expires: Timestamp? = nil, revocation: String? = nil,
        keyProof: SHA256Digest? = nil
    ) throws(RecordError) {
        self.definitionID = try Field.identifier(definitionID, at: "public.definition_id")
        self.schemaID = try Field.identifier(schemaID, at: "public.schema_id")
        self.issuerID = try Field.identifier(issuerID, at: "public.issuer_id")
        self.tag = try Field.name(tag, at: "public.tag")
        self.digest = digest
        self.expires = expires
        if let revocation { try AttributeName.check(revocation, at: "public.revocation") }
        self.revocation = revocation
        self.keyProof = keyProof
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let definitionID = try reader.string("definition_id")
        let schemaID = try reader.string("schema_id")
        let issuerID = try reader.string("issuer_id")
        let tag = try reader.string("tag")
        let digest = try reader.digest("digest")
        let expires = reader.has("expires") ? try reader.time("expires") : nil
        let revocation = reader.has("revocation") ? try reader.string("revocation") : nil
        let keyProof = reader.has("key_proof") ? try reader.digest("key_proof") : nil
        try reader.finish()
        try self.init(
            definitionID: definitionID, schemaID: schemaID, issuerID: issuerID, tag: tag,
            digest: digest, expires: expires, revocation: revocation, keyProof: keyProof)
    }

    /// The digest that anchors a definition and its key correctness proof, both as parsed.
    public static func digest(
        definition: JSONValue, keyCorrectnessProof: JSONValue
    ) -> SHA256Digest {
        let both: JSONValue = [
            "cred_def": definition, "key_correctness_proof": keyCorrectnessProof,
        ]
        return SHA256.hash(both.canonicalBytes)
    }

    /// `{"definition_id", "schema_id", "issuer_id", "tag", "digest", "expires"?, "revocation"?,
    /// "key_proof"?}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("definition_id", .string(definitionID)), ("schema_id", .string(schemaID)),
            ("issuer_id", .string(issuerID)), ("tag", .string(tag)),
            ("digest", .string(hexadecimal(digest.bytes))),
        ]
        if let expires { members.append(("expires", .string(expires.description))) }
        if let revocation { members.append(("revocation", .string(revocation))) }
        if let keyProof { members.append(("key_proof", .string(hexadecimal(keyProof.bytes)))) }
        return .object(JSONObject(members))
    }
}
