public import Sodium
public import TransparencyLog

/// Who may append what: everything that follows from the entries of a log, read in order.
///
/// A value: sequencer, `fsck`, wallets, desks and auditors feed it the same entries through
/// ``admit(_:at:now:)`` and get the same answers. Copies share their storage, and only memberships,
/// schemas and definitions grow it, so a copy before each batch is a cheap way back.
public struct MemberRegister: Sendable {
    /// What the register keeps of an entry that others refer to.
    public struct Anchored<Content: RecordContent>: Sendable {
        /// The entry's content.
        public let record: Content
        /// The entry's index in the log.
        public let index: UInt64
        /// Who appended it.
        public let signer: KeyReference
    }

    /// The log's own key: it signs notes, and may sign entry 0.
    public let operatorKey: NoteVerifierKey
    /// Number of entries admitted so far; the next entry's index.
    public internal(set) var entryCount: UInt64 = 0
    /// Whether only an excerpt of the log was read, in which a definition's successor may be missing.
    var hasGaps = false
    /// The newest membership with the role of registrar; `nil` before entry 0.
    public internal(set) var registrar: Member?

    var membersByKey: [KeyReference: Anchored<Member>] = [:]
    var referencesByPublicKey: [VerificationKey: KeyReference] = [:]
    var schemasByIdentifier: [String: Anchored<SchemaRecord>] = [:]
    var definitionsByIdentifier: [String: Anchored<DefinitionRecord>] = [:]
    var definitionIdentifiersByDigest: [SHA256Digest: String] = [:]
    /// The newest status of each definition that has one.
    var statusesByDefinition: [SHA256Digest: Anchored<StatusRecord>] = [:]
    /// The retirement of each definition that was retired, with its entry's time.
    var retirementsByDefinition:
        [SHA256Digest: (entry: Anchored<RetirementRecord>, created: Timestamp)] = [:]
    var typesByName: [RecordType: RegisteredType] = [:]
    /// The officers who decide on policy; `nil` before the registrar has appointed any.
    public internal(set) var board: PolicyBoard?
    var rulesByIdentifier: [RecordIdentifier: Anchored<PolicyRule>] = [:]
    /// The first member to use an issuer identifier; no other may.
    var issuers: [String: KeyReference] = [:]

    /// The register of an empty log.
    ///
    /// - Parameter operatorKey: the log's key, type 01.
    /// - Throws: `RecordError.keyMalformed` for a key that cannot sign envelopes.
    public init(operatorKey: NoteVerifierKey) throws(RecordError) {
        guard operatorKey.kind == .signature, KeyReference.isName(operatorKey.name.utf8) else {
            throw .keyMalformed(location: "")
        }
        self.operatorKey = operatorKey
    }
}

extension MemberRegister {
    /// The current memberships in the order of their entries, also those not valid now.
    public var members: [Anchored<Member>] { membersByKey.values.sorted { $0.index < $1.index } }

    /// The current membership of a key, valid now or not; `nil` for a stranger.
    public func member(_ key: KeyReference) -> Anchored<Member>? { membersByKey[key] }

    /// The schema with this identifier.
    public func schema(_ identifier: String) -> Anchored<SchemaRecord>? {
        schemasByIdentifier[identifier]
    }

    /// The definition with this identifier.
    public func definition(_ identifier: String) -> Anchored<DefinitionRecord>? {
        definitionsByIdentifier[identifier]
    }

    /// The definition with this digest.
    public func definition(digest: SHA256Digest) -> Anchored<DefinitionRecord>? {
        definitionIdentifiersByDigest[digest].flatMap { definitionsByIdentifier[$0] }
    }

    /// The membership under which `key` may append records of `type` at `time`.
    ///
    /// Desks and wallets ask this before each use of somebody's key.
    /// - Throws: `RecordError.operatorOnly`, `.memberUnknown`, `.roleNotAllowed`,
    ///   `.typeNotGranted`, `.membershipNotStarted` or `.membershipEnded`.
    public func permission(
        of key: KeyReference, toAppend type: RecordType, at time: Timestamp
    ) throws(RecordError) -> Member {
        guard let role = type.role else { throw .operatorOnly }
        guard let member = membersByKey[key]?.record else { throw .memberUnknown }
        guard member.role == role else { throw .roleNotAllowed }
        guard member.types.contains(type) else { throw .typeNotGranted }
        try member.checkValidity(at: time)
        return member
    }
}
