public import Records
public import Sodium
public import TransparencyLog

/// A ledger as a role works with it, on the same machine or elsewhere.
///
/// Proofs are made under the newest checkpoint that satisfies ``policy``; whoever has them from elsewhere has
/// checked them before they are returned here.
public protocol LedgerAccess: Sendable {
    /// The log's origin and key.
    var log: LogIdentity { get }
    /// Which cosignatures a checkpoint needs before a proof leads to it.
    var policy: WitnessPolicy { get }

    /// Appends envelopes in their order, each on its own: one that is refused stops no other.
    ///
    /// - Returns: For each envelope its acknowledgement, once it is durable, or why there is none. The same
    ///   envelope again gets its first index.
    func append(
        contentsOf envelopes: [Envelope]
    ) async -> [Result<Acknowledgement, LedgerError>]

    /// The access rules after the newest entry.
    func members() async throws(LedgerError) -> MemberRegister

    /// Number of entries.
    func size() async throws(LedgerError) -> Int

    /// The newest checkpoint that satisfies the policy; `nil` where there is none.
    func quorumCheckpoint() async throws(LedgerError) -> VerifiedCheckpoint?

    /// The entry at `index`.
    ///
    /// - Throws: `LedgerError.entryUnknown`.
    func entry(at index: Int) async throws(LedgerError) -> StoredEntry

    /// The entry whose envelope has this id; `nil` where there is none.
    func entry(id: RecordIdentifier) async throws(LedgerError) -> StoredEntry?

    /// All entries by which keys became members, in their order.
    func memberships() async throws(LedgerError) -> [StoredEntry]

    /// One page of the records that meet all criteria of `query`, the newest hour first.
    ///
    /// - Throws: `LedgerError.entryUnknown` for a cursor that is no entry's index.
    func search(_ query: RecordQuery) async throws(LedgerError) -> [FoundRecord]

    /// The proof that the entry at `index` is in the log.
    ///
    /// - Throws: `LedgerError.entryUnknown`; `.quorumMissing` where no checkpoint covers it yet.
    func proof(of index: Int) async throws(LedgerError) -> ProofBundle

    /// The proof that the tree of `newSize` entries extends the one of `oldSize`.
    ///
    /// - Throws: `LedgerError.checkpointUnknown`.
    func consistency(
        from oldSize: Int, to newSize: Int
    ) async throws(LedgerError) -> ConsistencyProof

    /// The entries at `indexes` in the order of the log, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.entryUnknown`, `.quorumMissing`.
    func evidence(of indexes: Set<Int>) async throws(LedgerError) -> [LogEvidence]

    /// What a wallet needs to believe the membership of `key`.
    ///
    /// - Throws: `LedgerError.notAdmitted` for a key that is no member, `.quorumMissing`.
    func evidence(ofMember key: KeyReference) async throws(LedgerError) -> [LogEvidence]

    /// What a wallet needs to believe a definition.
    ///
    /// - Throws: `LedgerError.notAdmitted` for an unknown hash, `.quorumMissing`.
    func evidence(ofDefinition digest: SHA256Digest) async throws(LedgerError) -> [LogEvidence]

    /// What a wallet or desk needs to believe the newest head of a definition's revocations, the head as the
    /// last.
    ///
    /// - Throws: `LedgerError.notAdmitted` for a definition that is unknown, has none or was retired;
    ///   `.quorumMissing`.
    func evidence(ofStatus digest: SHA256Digest) async throws(LedgerError) -> [LogEvidence]

    /// The entry by which a definition was retired; `nil` where it was not.
    ///
    /// - Throws: `LedgerError.quorumMissing`.
    func evidence(ofRetirement digest: SHA256Digest) async throws(LedgerError) -> LogEvidence?

    /// The same ledger, with proofs under checkpoints that satisfy `policy`.
    func demanding(_ policy: WitnessPolicy) -> Self
}

extension LedgerAccess {
    /// Appends one envelope.
    ///
    /// - Throws: `LedgerError`.
    @discardableResult
    public func append(_ envelope: Envelope) async throws(LedgerError) -> Acknowledgement {
        guard let result = await append(contentsOf: [envelope]).first else {
            preconditionFailure("each envelope has its result")
        }
        return try result.get()
    }

    /// Appends envelopes in their order and returns their indexes.
    ///
    /// - Parameters:
    ///   - envelopes: The envelopes.
    ///   - refused: Told of each that the ledger's rules refuse; its index is `nil`.
    /// - Returns: An index for each envelope.
    /// - Throws: `LedgerError` of any other kind.
    public func indexes(
        appending envelopes: [Envelope], refused: (Envelope, LedgerError) -> Void = { _, _ in }
    ) async throws(LedgerError) -> [Int?] {
        var indexes: [Int?] = []
        for (envelope, result) in zip(envelopes, await append(contentsOf: envelopes)) {
            switch result {
            case .success(let acknowledgement): indexes.append(acknowledgement.index)
            case .failure(let error) where error.kind == .refused:
                refused(envelope, error)
                indexes.append(nil)
            case .failure(let error): throw error
            }
        }
        return indexes
    }

    /// The proof that the entry at `index` is in the log; `nil` where no checkpoint covers it yet.
    ///
    /// - Throws: `LedgerError.entryUnknown`, `.storage`.
    public func coveredProof(of index: Int) async throws(LedgerError) -> ProofBundle? {
        do throws(LedgerError) {
            return try await proof(of: index)
        } catch .quorumMissing {
            return nil
        }
    }

    /// The entries of these records, in their order, each with its proof, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.recordUnknown`, `.quorumMissing`, `.storage`.
    public func evidence(
        ofRecords identifiers: [RecordIdentifier]
    ) async throws(LedgerError) -> [LogEvidence] {
        var places: [Int] = []
        for identifier in identifiers {
            guard let entry = try await entry(id: identifier) else {
                throw .recordUnknown(id: identifier.description)
            }
            places.append(entry.index)
        }
        let all = try await evidence(of: Set(places))
        let byPlace = Dictionary(uniqueKeysWithValues: all.map { ($0.proof.index, $0) })
        return places.compactMap { byPlace[$0] }
    }
}
