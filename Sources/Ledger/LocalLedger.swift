public import Records
public import Sodium
public import TransparencyLog

/// A ledger on the same machine: read beside its sequencer, and appended to by it.
public struct LocalLedger: LedgerAccess {
    private let sequencer: Sequencer?
    private let reader: LedgerReader

    /// The ledger that `reader` reads; without a sequencer it is only read.
    public init(_ reader: LedgerReader, sequencer: Sequencer? = nil) {
        self.reader = reader
        self.sequencer = sequencer
    }

    /// The log's origin and key.
    public var log: LogIdentity { reader.log }
    /// Which cosignatures a checkpoint needs before a proof leads to it.
    public var policy: WitnessPolicy { reader.policy }

    /// The same ledger, with proofs under checkpoints that satisfy `policy`.
    public func demanding(_ policy: WitnessPolicy) -> LocalLedger {
        LocalLedger(reader.demanding(policy), sequencer: sequencer)
    }

    /// Appends as ``Sequencer/append(contentsOf:)`` does.
    ///
    /// - Returns: For each envelope its acknowledgement or why there is none; `LedgerError.readingOnly`
    ///   without a sequencer.
    public func append(
        contentsOf envelopes: [Envelope]
    ) async -> [Result<Acknowledgement, LedgerError>] {
        guard let sequencer else { return envelopes.map { _ in .failure(.readingOnly) } }
        return await sequencer.append(contentsOf: envelopes)
    }

    /// The access rules after the newest entry.
    ///
    /// - Throws: `LedgerError.storage`.
    public func members() async throws(LedgerError) -> MemberRegister {
        if let sequencer { return await sequencer.members }
        return try await reader.members()
    }

    /// Number of entries.
    ///
    /// - Throws: `LedgerError.storage`.
    public func size() async throws(LedgerError) -> Int { try await reader.size() }

    /// The newest checkpoint that satisfies the policy; `nil` where there is none.
    ///
    /// - Throws: `LedgerError.storage`.
    public func quorumCheckpoint() async throws(LedgerError) -> VerifiedCheckpoint? {
        try await reader.quorumCheckpoint()
    }

    /// The entry at `index`.
    ///
    /// - Throws: `LedgerError.entryUnknown` or `.storage`.
    public func entry(at index: Int) async throws(LedgerError) -> StoredEntry {
        try await reader.entry(at: index)
    }

    /// The entry whose envelope has this id; `nil` where there is none.
    ///
    /// - Throws: `LedgerError.storage`.
    public func entry(id: RecordIdentifier) async throws(LedgerError) -> StoredEntry? {
        try await reader.entry(id: id)
    }

    /// All entries by which keys became members, in their order.
    ///
    /// - Throws: `LedgerError.storage`.
    public func memberships() async throws(LedgerError) -> [StoredEntry] {
        try await reader.memberships()
    }

    /// One page of the records that meet all criteria of `query`.
    ///
    /// - Throws: `LedgerError.entryUnknown` or `.storage`.
    public func search(_ query: RecordQuery) async throws(LedgerError) -> [FoundRecord] {
        try await reader.search(query)
    }

    /// The proof that the entry at `index` is in the log.
    ///
    /// - Throws: `LedgerError.entryUnknown`, `.quorumMissing` or `.storage`.
    public func proof(of index: Int) async throws(LedgerError) -> ProofBundle {
        try await reader.proof(of: index)
    }

    /// The proof that the tree of `newSize` entries extends the one of `oldSize`.
    ///
    /// - Throws: `LedgerError.checkpointUnknown` or `.storage`.
    public func consistency(
        from oldSize: Int, to newSize: Int
    ) async throws(LedgerError) -> ConsistencyProof {
        try await reader.consistency(from: oldSize, to: newSize)
    }

    /// The entries at `indexes` in the order of the log, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.entryUnknown`, `.quorumMissing` or `.storage`.
    public func evidence(of indexes: Set<Int>) async throws(LedgerError) -> [LogEvidence] {
        try await reader.evidence(of: indexes)
    }

    /// What a wallet needs to believe the membership of `key`.
    ///
    /// - Throws: As ``LedgerReader/evidence(ofMember:)``.
    public func evidence(ofMember key: KeyReference) async throws(LedgerError) -> [LogEvidence] {
        try await reader.evidence(ofMember: key)
    }

    /// What a wallet needs to believe a definition.
    ///
    /// - Throws: As ``LedgerReader/evidence(ofDefinition:)``.
    public func evidence(
        ofDefinition digest: SHA256Digest
    ) async throws(LedgerError) -> [LogEvidence] {
        try await reader.evidence(ofDefinition: digest)
    }

    /// What a wallet or desk needs to believe the newest head of a definition's revocations.
    ///
    /// - Throws: As ``LedgerReader/evidence(ofStatus:)``.
    public func evidence(ofStatus digest: SHA256Digest) async throws(LedgerError) -> [LogEvidence] {
        try await reader.evidence(ofStatus: digest)
    }

    /// The entry by which a definition was retired; `nil` where it was not.
    ///
    /// - Throws: `LedgerError.quorumMissing` or `.storage`.
    public func evidence(
        ofRetirement digest: SHA256Digest
    ) async throws(LedgerError) -> LogEvidence? {
        try await reader.evidence(ofRetirement: digest)
    }
}
