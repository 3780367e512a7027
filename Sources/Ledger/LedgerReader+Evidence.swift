public import Records
public import Sodium

extension LedgerReader {
    /// What a wallet needs to believe the membership of `key`: entry 0, whoever admitted it, and the
    /// membership itself, each with its proof, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.notAdmitted` for a key that is no member, `.quorumMissing`, `.storage`.
    public func evidence(ofMember key: KeyReference) async throws(LedgerError) -> [LogEvidence] {
        let register = try await members()
        guard let member = register.member(key) else { throw .notAdmitted(.memberUnknown) }
        return try await evidence(of: register.chain(to: member))
    }

    /// What a wallet needs to believe a definition: entry 0, the agency's membership, the schema and
    /// the definition, each with its proof.
    ///
    /// - Throws: `LedgerError.notAdmitted` for an unknown hash, `.quorumMissing`, `.storage`.
    public func evidence(
        ofDefinition digest: SHA256Digest
    ) async throws(LedgerError) -> [LogEvidence] {
        let register = try await members()
        guard let definition = register.definition(digest: digest),
            let schema = register.schema(definition.record.schemaID),
            let agency = register.member(definition.signer)
        else { throw .notAdmitted(.definitionUnknown) }
        let indexes = register.chain(to: agency).union([schema.index, definition.index])
        return try await evidence(of: indexes)
    }

    private func evidence(of indexes: Set<UInt64>) async throws(LedgerError) -> [LogEvidence] {
        // One checkpoint for all, also where the log grows meanwhile: what is shown together is
        // compared together.
        let newest = try await quorumCheckpoint()
        var evidence: [LogEvidence] = []
        for index in indexes.sorted() {
            let entry = try await entry(at: Int(index))
            evidence.append(
                LogEvidence(leaf: entry.leaf, proof: try await proof(of: Int(index), under: newest))
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
