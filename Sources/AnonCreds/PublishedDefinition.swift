public import CLSignatures
import Commitments
public import JSONDocuments
public import Sodium
import Synchronization

/// A credential definition with everything that its users need: identifiers, schema, and the proof
/// that its key is well made.
///
/// As a file: `{"schema_id", "schema", "cred_def_id", "cred_def", "key_correctness_proof"?}`.
public struct PublishedDefinition: WireDocument {
    /// The schema's identifier.
    public let schemaID: Identifier<Schema>
    /// The schema.
    public let schema: Schema
    /// The definition's identifier.
    public let definitionID: Identifier<CredentialDefinition>
    /// The definition.
    public let definition: CredentialDefinition
    /// What holders check before they use the key; absent where the publisher gave none.
    public let keyProof: KeyCorrectnessProof?
    private let checkedProof = CheckedProof()

    /// Puts a definition together with its schema.
    ///
    /// - Throws: `AnonCredsError.definitionMismatch` where the definition names another schema or
    ///   its key has other attributes.
    public init(
        schemaID: Identifier<Schema>, schema: Schema,
        definitionID: Identifier<CredentialDefinition>, definition: CredentialDefinition,
        keyProof: KeyCorrectnessProof?
    ) throws(AnonCredsError) {
        let names = Set(definition.key.attributeNames.map(AttributeName.init))
        guard definition.schemaID == schemaID, names == Set(schema.attributes) else {
            throw .definitionMismatch
        }
        self.schemaID = schemaID
        self.schema = schema
        self.definitionID = definitionID
        self.definition = definition
        self.keyProof = keyProof
    }

    /// Decodes a parsed value.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members, or parts that do not
    ///   belong together.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        let schemaID = try reader.required("schema_id", Identifier<Schema>.decode)
        let schema = try reader.required("schema", Schema.init(json:at:))
        let definitionID = try reader.required(
            "cred_def_id", Identifier<CredentialDefinition>.decode)
        let definition = try reader.required("cred_def", CredentialDefinition.init(json:at:))
        let keyProof = try reader.optional(
            "key_correctness_proof", KeyCorrectnessProof.init(json:at:))
        try reader.finish()
        do throws(AnonCredsError) {
            try self.init(
                schemaID: schemaID, schema: schema, definitionID: definitionID,
                definition: definition, keyProof: keyProof)
        } catch {
            throw reader.failure("cred_def", "belongs to another schema")
        }
    }

    /// The definition's file.
    public var json: JSONValue {
        var object = JSONObject([
            ("schema_id", schemaID.json), ("schema", schema.json),
            ("cred_def_id", definitionID.json), ("cred_def", definition.json),
        ])
        object["key_correctness_proof"] = keyProof?.json
        return .object(object)
    }

    /// SHA-256 of the canonical `{"cred_def", "key_correctness_proof"}`, which a ledger anchors;
    /// `nil` without the proof.
    public var digest: SHA256Digest? {
        guard let keyProof else { return nil }
        let content: JSONValue = [
            "cred_def": definition.json, "key_correctness_proof": keyProof.json,
        ]
        return SHA256.hash(content.canonicalBytes)
    }

    /// Whether `proof` proves this definition's key; one that did is not computed again.
    func isProved(by proof: KeyCorrectnessProof) -> Bool {
        guard checkedProof.value.withLock({ $0 }) != proof else { return true }
        do throws(ProofError) {
            try proof.verify(definition.key)
        } catch {
            return false
        }
        checkedProof.value.withLock { $0 = proof }
        return true
    }

    /// Whether both identifiers are this definition's.
    func isNamed(
        by schemaID: Identifier<Schema>, _ definitionID: Identifier<CredentialDefinition>
    ) -> Bool {
        schemaID == self.schemaID && definitionID == self.definitionID
    }

    /// What restrictions are evaluated on.
    func subject(revealed: [AttributeName: String]) -> Restriction.Subject {
        Restriction.Subject(
            schemaID: schemaID, definitionID: definitionID, schema: schema,
            issuerID: definition.issuerID, revealed: revealed)
    }
}

/// The proof that a definition's key was last found to have, shared by the definition's copies.
private final class CheckedProof: Sendable {
    let value = Mutex<KeyCorrectnessProof?>(nil)
}
