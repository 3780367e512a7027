public import Records
public import Sodium
import TransparencyLog

extension LedgerReader {
    /// What a wallet needs to believe the membership of `key`: entry 0, whoever admitted it, and the
    /// membership itself, each with its proof, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.notAdmitted` for a key that is no member, `.quorumMissing`, `.storage`.
    public func evidence(ofMember key: KeyReference) async throws(LedgerError) -> [LogEvidence] {
        let register = try await members()
        guard let member = register.member(key) else { throw .notAdmitted(.memberUnknown) }
        return try await evidence(of: Set(register.chain(to: member).map { Int($0) }))
    }

    /// What a wallet needs to believe a definition: entry 0, the agency's membership, the schema and
    /// the definition, each with its proof; and the definition's retirement, if it was retired.
    ///
    /// - Throws: `LedgerError.notAdmitted` for an unknown hash, `.quorumMissing`, `.storage`.
    public func evidence(
        ofDefinition digest: SHA256Digest
    ) async throws(LedgerError) -> [LogEvidence] {
        try await evidence(of: definitionIndexes(digest, in: members()))
    }

    /// What a wallet or desk needs to believe the newest head of a definition's revocations: all that
    /// ``evidence(ofDefinition:)`` gives, and the newest status as the last.
    ///
    /// - Throws: `LedgerError.notAdmitted` for an unknown hash, one without a status, or one that was
    ///   retired; `.quorumMissing`, `.storage`.
    public func evidence(
        ofStatus digest: SHA256Digest
    ) async throws(LedgerError) -> [LogEvidence] {
        let register = try await members()
        let indexes = try definitionIndexes(digest, in: register)
        guard let status = register.status(of: digest) else {
            throw .notAdmitted(.definitionNotRevocable)
        }
        guard register.retirement(of: digest) == nil else {
            throw .notAdmitted(.definitionRetired)
        }
        return try await evidence(of: indexes.union([Int(status.index)]))
    }

    /// The entry by which a definition was retired; `nil` where it was not.
    ///
    /// - Throws: `LedgerError.quorumMissing`, `.storage`.
    public func evidence(
        ofRetirement digest: SHA256Digest
    ) async throws(LedgerError) -> LogEvidence? {
        guard let retirement = try await members().retirement(of: digest) else { return nil }
        return try await evidence(of: [Int(retirement.index)]).first
    }

    private func definitionIndexes(
        _ digest: SHA256Digest, in register: MemberRegister
    ) throws(LedgerError) -> Set<Int> {
        guard let definition = register.definition(digest: digest),
            let schema = register.schema(definition.record.schemaID),
            let agency = register.member(definition.signer)
        else { throw .notAdmitted(.definitionUnknown) }
        var indexes = register.chain(to: agency).union([schema.index, definition.index])
        if let retirement = register.retirement(of: digest) { indexes.insert(retirement.index) }
        return Set(indexes.map { Int($0) })
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

    /// The entries at `indexes` in the order of the log.
    func evidence(of indexes: Set<Int>) async throws(LedgerError) -> [LogEvidence] {
        // One checkpoint for all, also where the log grows meanwhile: what is shown together is
        // compared together.
        let newest = try await quorumCheckpoint()
        var evidence: [LogEvidence] = []
        for index in indexes.sorted() {
            let entry = try await entry(at: index)
            evidence.append(
                LogEvidence(leaf: entry.leaf, proof: try await proof(of: index, under: newest))
            )
        }
        return evidence
    }
}

extension MemberRegister {
    /// The indexes of entry 0, of the memberships by which `member` was admitted, and of its own.
    fileprivate func chain(to member: Anchored<Member>) -> Set<UInt64> {
        var indexes: Set<UInt64> = [0]
        var next: Anchored<Member>? = member
        while let current = next, indexes.insert(current.index).inserted {
            next = self.member(current.signer)
        }
        return indexes
    }
}
