public import Accumulators
public import AnonCreds
public import JSONDocuments
public import Records
public import Sodium
import TransparencyLog

/// A credential definition that the log shows, with the agency's membership and its schema.
///
/// The file is `{"definition": {"schema_id", "schema", "cred_def_id", "cred_def",
/// "key_correctness_proof"}, "evidence": [{"leaf", "proof"}, …]}`; the evidence holds entry 0, the
/// agency's membership, the schema and the definition.
public struct AnchoredDefinition: Sendable {
    /// Largest file in bytes: 125 attributes take about 180,000.
    public static let byteCountLimit = 1_000_000

    /// Schema, public key and key correctness proof.
    public let definition: PublishedDefinition
    /// The entries that anchor it.
    public let evidence: [LogEvidence]
    /// What the log says of the schema: which attributes are integers, and within which bounds.
    public let schemaRecord: SchemaRecord
    /// The agency.
    public let issuer: Member
    /// The digest of the proof that the key is well formed; `nil` where the log names none.
    public let keyProof: SHA256Digest?
    /// The definition's hash, as the log carries it.
    public let digest: SHA256Digest

    /// Whose definition a file is about, also where its time or its issuer's is over.
    ///
    /// - Throws: `DecodingFailure` for the form, `TrustError` for evidence that does not hold.
    public static func issuer(of file: JSONValue, trust: LogTrust) throws -> Member {
        var reader = try ObjectReader(file)
        let definition = try reader.required("definition", PublishedDefinition.init(json:at:))
        let evidence = try reader.required("evidence", evidence)
        let register = try trust.replay(evidence)
        guard let digest = definition.digest, let anchored = register.definition(digest: digest),
            let issuer = register.member(anchored.signer)
        else { throw TrustError.definitionNotAnchored }
        return issuer.record
    }

    private static func evidence(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> [LogEvidence] {
        try JSONValue.list(maximumCount: 16, LogEvidence.init(json:at:))(value, location)
    }

    /// Parses the file and checks all of it: evidence, membership, digest, attributes, key proof.
    ///
    /// - Throws: `DecodingFailure` for the form, `TrustError` for the content.
    public init(
        _ value: JSONValue, trust: LogTrust, now: Timestamp, known: KnownDefinitions
    ) throws {
        var reader = try ObjectReader(value)
        let definition = try reader.required("definition", PublishedDefinition.init(json:at:))
        let evidence = try reader.required("evidence", Self.evidence)
        try reader.finish()
        try self.init(
            definition: definition, evidence: evidence, trust: trust, now: now, known: known)
    }

    /// Checks a definition against its evidence.
    ///
    /// - Throws: `TrustError`.
    public init(
        definition: PublishedDefinition, evidence: [LogEvidence], trust: LogTrust, now: Timestamp,
        known: KnownDefinitions
    ) throws(TrustError) {
        let register = try trust.replay(evidence)
        guard let digest = definition.digest, let anchored = register.definition(digest: digest)
        else { throw .definitionNotAnchored }
        guard let schema = register.schema(anchored.record.schemaID),
            Self.match(anchored.record, schema.record, definition)
        else { throw .definitionMismatch }
        do throws(RecordError) {
            // The definition's own end first: a membership can be renewed.
            try register.checkUse(of: digest, at: now)
            issuer = try register.permission(
                of: anchored.signer, toAppend: .identityDefinition, at: now)
        } catch {
            throw .record(error)
        }
        guard let checked = known.checked(definition) else { throw .keyCorrectness }
        self.definition = checked
        self.evidence = evidence
        self.digest = digest
        keyProof = anchored.record.keyProof
        schemaRecord = schema.record
    }

    /// Whether the log's two records speak of this definition, name for name.
    private static func match(
        _ record: DefinitionRecord, _ schema: SchemaRecord, _ definition: PublishedDefinition
    ) -> Bool {
        let anchored =
            [
                record.definitionID, record.schemaID, record.issuerID, schema.issuerID, schema.name,
                schema.version,
            ] + schema.attributes.map(\.name)
        let issuer = definition.definition.issuerID.text
        let presented =
            [
                definition.definitionID.text, definition.schemaID.text, issuer,
                definition.schema.issuerID.text, definition.schema.name, definition.schema.version,
            ] + definition.schema.attributes.map(\.text)
        return anchored.map { Array($0.utf8) } == presented.map { Array($0.utf8) }
    }

    /// The attributes that the log declares to be integers, with their bounds, or to have an encoding of
    /// their own.
    public var integers: IntegerDeclaration {
        IntegerDeclaration(schemaRecord)
    }

    /// The file that ``init(_:trust:now:known:)`` parses.
    public var json: JSONValue { json(evidence) }

    /// The file with the entry by which the agency retired the definition: whoever reads it refuses the
    /// definition from then on.
    ///
    /// - Throws: `TrustError`; `.definitionMismatch` for an entry that does not retire this definition.
    public func json(
        retiredBy entry: LogEvidence, trust: LogTrust
    ) throws(TrustError) -> JSONValue {
        let evidence = evidence.including(entry)
        guard try trust.replay(evidence).retirement(of: digest) != nil else {
            throw .definitionMismatch
        }
        return json(evidence)
    }

    private func json(_ evidence: [LogEvidence]) -> JSONValue {
        ["definition": definition.json, "evidence": .array(evidence.map(\.json))]
    }

    /// The number by which a credential of this definition can be revoked; `nil` where it cannot.
    ///
    /// - Throws: `AccumulatorError.numberInvalid` for a value that is no such number.
    public func revocationNumber(
        of credential: Credential
    ) throws(AccumulatorError) -> RevocationNumber? {
        guard let name = schemaRecord.revocationAttribute,
            let value = credential.values[AttributeName(name)]
        else { return nil }
        return try RevocationNumber(value.encoded)
    }
}
