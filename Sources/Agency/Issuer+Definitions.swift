import AnonCreds
public import CLSignatures
public import Credentials
public import JSONDocuments
public import Records
import SealedStorage
public import Sodium
import Synchronization
import TransparencyLog

extension Issuer {
    /// Makes a credential definition for `profile`; takes seconds, reports `progress`, and leaves
    /// nothing behind where the task is cancelled.
    ///
    /// - Parameters:
    ///   - profileJSON: The profile, kept with the definition.
    ///   - tag: Tells this agency's definitions of one schema apart.
    ///   - keyProfile: The widths of the key; what is signed with one of 3072 bits can be shown in the
    ///     native format alone.
    ///   - expires: When the definition ends by itself; `nil` for not before it is retired.
    ///   - predecessor: The definition, of the same schema, in whose place it comes; whoever holds a
    ///     credential of that one can then get one of this.
    ///   - now: The time of the entries that will be appended.
    ///   - progress: Receives the expected part that is done, 0 to 1.
    /// - Returns: The definition's hash. Its entries are signed and kept, to be appended next.
    /// - Throws: `AgencyError.profileInvalid`, `.schemaTaken`, `.tagTaken`, `AnonCredsError`,
    ///   `StorageError`, or `DecodingFailure` for a profile that is none.
    public func define(
        profile profileJSON: JSONValue, tag: String, keyProfile: CLProfile = .bits2048,
        expires: Timestamp? = nil, predecessor: SHA256Digest? = nil, now: Timestamp,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws -> SHA256Digest {
        let profile = try CredentialProfile(profileJSON)
        let path = "\(profile.name)/\(profile.version)"
        guard let issuer = Identifier<AnonCreds.Issuer>(issuerID),
            let schemaID = Identifier<Schema>("\(issuerID)/schema/\(path)"),
            let definitionID = Identifier<CredentialDefinition>(
                "\(issuerID)/definition/\(path)/\(tag)"),
            let schema = try? Schema(
                name: profile.name, version: profile.version,
                attributes: profile.attributes.map { AttributeName($0.name) }, issuerID: issuer)
        else { throw AgencyError.profileInvalid("name, version or attributes") }
        let schemaRecord = try profile.record(schemaID: schemaID.text, issuerID: issuerID)
        try checkIsNew(schemaRecord, definitionID: definitionID.text)
        let made = try await PublishedDefinition.generate(
            schemaID: schemaID, schema: schema, definitionID: definitionID, tag: tag,
            keyProfile: keyProfile, provesFormation: true, progress: progress)
        let published = made.published
        guard let digest = published.digest, let keyProof = made.formation?.bytes else {
            preconditionFailure("a new definition carries its key's proofs")
        }
        let definitionRecord = try DefinitionRecord(
            definitionID: definitionID.text, schemaID: schemaID.text, issuerID: issuerID, tag: tag,
            digest: digest, expires: expires, revocation: profile.revocationAttribute,
            keyProof: SHA256.hash(keyProof))
        let file = DefinitionFile(
            profile: profileJSON, definition: published.json,
            leaves: [
                try leaf(.schema(schemaRecord), now), try leaf(.definition(definitionRecord), now),
            ], predecessor: predecessor)
        // The private key first: a definition without its key could never be used.
        let name = Self.fileName(digest)
        try directory.write(made.privateDefinition.serialized(), to: name + ".key")
        try directory.write(keyProof, to: Self.keyProofName(digest))
        if profile.revocationAttribute != nil {
            try startAccumulator(digest, made.privateDefinition, now)
        }
        try directory.write(file.json.canonicalBytes, to: name)
        return digest
    }

    /// Refuses what the ledger would refuse later, when the key has been made and would be in the
    /// way of every other definition.
    private func checkIsNew(_ schema: SchemaRecord, definitionID: String) throws {
        for digest in try definitionDigests() {
            for entry in try entries(of: digest) {
                switch entry.record {
                case .schema(let known) where known.schemaID == schema.schemaID && known != schema:
                    throw AgencyError.schemaTaken
                case .definition(let known) where known.definitionID == definitionID:
                    throw AgencyError.tagTaken
                default: break
                }
            }
        }
    }

    /// The definition that an earlier run made for this profile and tag but did not finish.
    ///
    /// - Parameters:
    ///   - profile: The profile.
    ///   - tag: The tag.
    ///   - keyProfile: The widths of the key that is wanted.
    ///   - expires: The end that is wanted.
    ///   - predecessor: The definition in whose place it is to come.
    /// - Returns: Its hash; `nil` where there is none.
    /// - Throws: `AgencyError.tagTaken` where it has another key, end or predecessor than these;
    ///   `StorageError`.
    public func unfinishedDefinition(
        profile: JSONValue, tag: String, keyProfile: CLProfile = .bits2048,
        expires: Timestamp? = nil, predecessor: SHA256Digest? = nil
    ) throws -> SHA256Digest? {
        for digest in try definitionDigests() {
            let key = try definition(digest)
            guard key.file.evidence == nil, key.file.profile == profile,
                key.published.definition.tag.utf8.elementsEqual(tag.utf8)
            else { continue }
            guard key.published.definition.key.profile == keyProfile,
                try key.expires == expires, key.file.predecessor == predecessor
            else { throw AgencyError.tagTaken }
            return digest
        }
        return nil
    }

    /// The hashes of all definitions of this agency that have a key, anchored or not.
    ///
    /// - Throws: `StorageError`.
    public func definitionDigests() throws -> [SHA256Digest] {
        try directory.names(in: "definitions").compactMap { name in
            bytes(hexadecimal: name).flatMap { SHA256Digest(bytes: $0) }
        }
    }

    /// The signed entries of a definition: its schema, the definition, and where its credentials can be
    /// revoked, the newest head.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func entries(of digest: SHA256Digest) throws -> [Envelope] {
        let key = try definition(digest)
        let entries = try key.file.leaves.map { try Envelope(leaf: Array($0.utf8)) }
        return key.isRevocable ? entries + [try accumulator(of: digest).entry] : entries
    }

    /// The bytes of the proof that a definition's key is well formed, whose digest its entry carries; `nil`
    /// for a definition that was made without one.
    ///
    /// - Throws: `StorageError`.
    public func keyProof(of digest: SHA256Digest) throws -> [UInt8]? {
        do {
            return try directory.read(Self.keyProofName(digest))
        } catch StorageError.notFound {
            return nil
        }
    }

    private static func keyProofName(_ digest: SHA256Digest) -> String {
        "key-proofs/" + hexadecimal(digest.bytes)
    }

    /// Whether the definition is known to be on the ledger.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func isAnchored(_ digest: SHA256Digest) throws -> Bool {
        try definition(digest).file.evidence != nil
    }

    /// Keeps the evidence that the definition is on the ledger, after checking it as a wallet would.
    ///
    /// - Throws: `TrustError`, `AgencyError.definitionUnknown`, `StorageError`.
    public func anchor(
        _ digest: SHA256Digest, evidence: [LogEvidence], trust: LogTrust, now: Timestamp
    ) throws {
        let key = try definition(digest)
        _ = try AnchoredDefinition(
            definition: key.published, evidence: evidence, trust: trust, now: now,
            known: KnownDefinitions())
        var file = key.file
        file.evidence = .array(evidence.map(\.json))
        try directory.write(file.json.canonicalBytes, to: Self.fileName(digest))
        definitions.withLock { _ = $0.removeValue(forKey: digest) }
    }

    /// The definition file for wallets and desks: definition and evidence.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `.definitionNotAnchored`, `StorageError`.
    public func anchoredDefinition(_ digest: SHA256Digest) throws -> JSONValue {
        let key = try definition(digest)
        guard let evidence = key.file.evidence else { throw AgencyError.definitionNotAnchored }
        return ["definition": key.file.definition, "evidence": evidence]
    }

    /// The profile under which the definition was made.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func profile(of digest: SHA256Digest) throws -> CredentialProfile {
        try definition(digest).profile
    }

    /// The definition and its private key, read once.
    func definition(_ digest: SHA256Digest) throws -> DefinitionKey {
        if let known = definitions.withLock({ $0[digest] }) { return known }
        let name = Self.fileName(digest)
        guard let file = try directory.document(name, DefinitionFile.init(_:)) else {
            throw AgencyError.definitionUnknown
        }
        let published = try PublishedDefinition(json: file.definition, at: "definition")
        let privateDefinition = try PrivateCredentialDefinition(
            parsing: directory.readSecret(name + ".key"), for: published.definition)
        let key = try DefinitionKey(
            file: file, published: published, privateDefinition: privateDefinition)
        definitions.withLock { $0[digest] = key }
        return key
    }

    static func fileName(_ digest: SHA256Digest) -> String {
        "definitions/" + hexadecimal(digest.bytes)
    }

    private func leaf(_ record: Record, _ now: Timestamp) throws -> String {
        String(decoding: try signed(record, now).leaf, as: UTF8.self)
    }

    /// An entry by this agency.
    func signed(_ record: Record, _ now: Timestamp) throws -> Envelope {
        try Envelope(record, created: now).signed(by: signer.key, name: verifierKey.name)
    }
}

extension CredentialProfile {
    /// The integer attributes with their bounds.
    var integerBounds: [AttributeName: ClosedRange<Int32>] {
        var bounds: [AttributeName: ClosedRange<Int32>] = [:]
        for attribute in attributes {
            guard let range = attribute.integerBounds else { continue }
            bounds[AttributeName(attribute.name)] =
                Int32(range.lowerBound)...Int32(range.upperBound)
        }
        return bounds
    }

    /// The attributes with an encoding of their own.
    var encodings: [AttributeName: AttributeEncoding] {
        var encodings: [AttributeName: AttributeEncoding] = [:]
        for attribute in attributes {
            switch attribute.kind {
            case .integer64: encodings[AttributeName(attribute.name)] = .integer64
            case .revocation: encodings[AttributeName(attribute.name)] = .revocation
            default: break
            }
        }
        return encodings
    }

    /// The schema as the ledger shows it.
    func record(schemaID: String, issuerID: String) throws -> SchemaRecord {
        try SchemaRecord(
            schemaID: schemaID, issuerID: issuerID, name: name, version: version,
            attributes: attributes.map { attribute in
                .init(name: attribute.name, kind: ledgerKind(of: attribute))
            })
    }

    private func ledgerKind(of attribute: Attribute) -> SchemaRecord.Kind {
        switch attribute.kind {
        case .integer64: .integer64
        case .revocation: .revocation
        default: integerBounds[AttributeName(attribute.name)].map { .integer($0) } ?? .text
        }
    }
}
