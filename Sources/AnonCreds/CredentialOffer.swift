public import CLSignatures
public import JSONDocuments

/// An issuer's offer of a credential: its definition, the proof of its key, and a fresh nonce.
public struct CredentialOffer: WireDocument, Equatable {
    /// The schema.
    public let schemaID: Identifier<Schema>
    /// The definition.
    public let definitionID: Identifier<CredentialDefinition>
    /// The proof that the definition's key is well made.
    public let keyProof: KeyCorrectnessProof
    /// The nonce under which the holder proves its request.
    public let nonce: Nonce
    private let methodName: String?

    /// Offers a credential under a definition, with a nonce of 80 random bits.
    ///
    /// - Throws: `AnonCredsError.keyProofMissing`.
    public init(for definition: PublishedDefinition) throws(AnonCredsError) {
        try self.init(for: definition, nonce: .random())
    }

    /// The offer that was made under a definition, from its nonce in decimal.
    ///
    /// - Throws: `DecodingFailure` for a text that is no nonce, or a definition without the proof of its key.
    public init(
        for definition: PublishedDefinition, nonceText: String
    ) throws(DecodingFailure) {
        let nonce = try Nonce.decode(.string(nonceText), "nonce")
        do throws(AnonCredsError) {
            try self.init(for: definition, nonce: nonce)
        } catch {
            throw DecodingFailure(location: "key_correctness_proof", problem: "is missing")
        }
    }

    private init(
        for definition: PublishedDefinition, nonce: Nonce
    ) throws(AnonCredsError) {
        guard let keyProof = definition.keyProof else { throw .keyProofMissing }
        schemaID = definition.schemaID
        definitionID = definition.definitionID
        self.keyProof = keyProof
        self.nonce = nonce
        methodName = nil
    }

    /// Decodes a parsed value.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        schemaID = try reader.required("schema_id", Identifier<Schema>.decode)
        definitionID = try reader.required("cred_def_id", Identifier<CredentialDefinition>.decode)
        keyProof = try reader.required(
            "key_correctness_proof", KeyCorrectnessProof.init(json:at:))
        nonce = try reader.required("nonce", Nonce.decode)
        methodName = try reader.optional("method_name", JSONValue.string)
        try reader.finish()
    }

    /// The offer as JSON.
    public var json: JSONValue {
        var object = JSONObject([
            ("schema_id", schemaID.json), ("cred_def_id", definitionID.json),
            ("key_correctness_proof", keyProof.json), ("nonce", nonce.json),
        ])
        object["method_name"] = methodName.map(JSONValue.string)
        return .object(object)
    }

    /// Whether the offer is for this definition.
    func isFor(_ definition: PublishedDefinition) -> Bool {
        definition.isNamed(by: schemaID, definitionID)
    }

    /// Checks, as a holder, that the offer is for `definition` and proves its key.
    public func check(against definition: PublishedDefinition) -> Verdict {
        guard isFor(definition) else { return .reject(.unknownDefinition) }
        return definition.isProved(by: keyProof) ? .accept : .reject(.proof)
    }
}
