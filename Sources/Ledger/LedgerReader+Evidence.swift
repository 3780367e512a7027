public import Records
public import Sodium
import TransparencyLog

extension LedgerReader {
    /// What a wallet needs to believe the membership of `key`: entry 0, whoever admitted it, and the
    /// membership itself, each with its proof, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.notAdmitted` for a key that is no member, `.quorumMissing`, `.storage`.
    public func evidence(ofMember key: KeyReference) async throws(LedgerError) -> [LogEvidence] {
        let (_, member) = try await covered(.memberUnknown) { $0.member(key) }
        var indexes: Set<Int> = [0]
        try await Memberships(memberships())
            .addChain(to: key, before: Int(member.index) + 1, into: &indexes)
        return try await evidence(of: indexes)
    }

    /// What the newest checkpoint with its quorum covers: what is known of somebody, or something, by its
    /// entries alone, as whoever is shown evidence sees it.
    ///
    /// - Throws: `.quorumMissing` for what is in the log and not covered yet; `unknown` for what is not in it.
    private func covered<Content>(
        _ unknown: RecordError, _ find: (MemberRegister) -> MemberRegister.Anchored<Content>?
    ) async throws(LedgerError) -> (MemberRegister, MemberRegister.Anchored<Content>) {
        let register = try await coveredMembers()
        if let found = find(register) { return (register, found) }
        guard let waiting = find(try await members()) else { throw .notAdmitted(unknown) }
        throw .quorumMissing(size: Int(waiting.index) + 1)
    }

    private func coveredMembers() async throws(LedgerError) -> MemberRegister {
        let size = try await quorumCheckpoint()?.checkpoint.size ?? 0
        return try await store.memberRegister(operatorKey: log.keys[0], size: size)
    }

    /// What a wallet needs to believe a definition: entry 0, the schema and the definition, the agency's
    /// membership at each of them and its newest one, each with its proof; and the definition's retirement,
    /// if it was retired.
    ///
    /// - Throws: `LedgerError.notAdmitted` for an unknown hash, `.quorumMissing`, `.storage`.
    public func evidence(
        ofDefinition digest: SHA256Digest
    ) async throws(LedgerError) -> [LogEvidence] {
        let (register, definition) = try await covered(.definitionUnknown) {
            $0.definition(digest: digest)
        }
        return try await evidence(
            of: indexes(of: definition, in: register, before: Int(register.entryCount)))
    }

    /// What a wallet or desk needs to believe the newest head of a definition's revocations that the quorum
    /// covers: all that ``evidence(ofDefinition:)`` gives from before the status, and the status as the last.
    ///
    /// - Throws: `LedgerError.notAdmitted` for an unknown hash, one without a status, or one that was
    ///   retired; `.quorumMissing`, `.storage`.
    public func evidence(
        ofStatus digest: SHA256Digest
    ) async throws(LedgerError) -> [LogEvidence] {
        let (_, definition) = try await covered(.definitionUnknown) {
            $0.definition(digest: digest)
        }
        let (register, status) = try await covered(.definitionNotRevocable) {
            $0.status(of: digest)
        }
        guard register.retirement(of: digest) == nil else {
            throw .notAdmitted(.definitionRetired)
        }
        let index = Int(status.index)
        return try await evidence(
            of: indexes(of: definition, in: register, before: index).union([index]))
    }

    /// The entry by which a definition was retired; `nil` where it was not, or where the quorum does not
    /// cover that yet.
    ///
    /// - Throws: `LedgerError.storage`.
    public func evidence(
        ofRetirement digest: SHA256Digest
    ) async throws(LedgerError) -> LogEvidence? {
        guard let retirement = try await coveredMembers().retirement(of: digest) else {
            return nil
        }
        return try await evidence(of: [Int(retirement.index)]).first
    }

    private func indexes(
        of definition: MemberRegister.Anchored<DefinitionRecord>, in register: MemberRegister,
        before end: Int
    ) async throws(LedgerError) -> Set<Int> {
        guard let schema = register.schema(definition.record.schemaID) else {
            throw .notAdmitted(.definitionUnknown)
        }
        var entries = [Int(schema.index), Int(definition.index)]
        if let retirement = register.retirement(of: definition.record.digest) {
            entries.append(Int(retirement.index))
        }
        var indexes: Set<Int> = [0]
        // Each entry counts by the membership of its time; that the agency still is a member, by the newest.
        let memberships = try await Memberships(memberships())
        for limit in entries + [end] {
            memberships.addChain(to: definition.signer, before: limit, into: &indexes)
        }
        return indexes.union(entries)
    }

    /// The entries of these records, in their order, each with its proof, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.recordUnknown`, `.quorumMissing`, `.storage`.
    public func evidence(
        ofRecords identifiers: [RecordIdentifier]
    ) async throws(LedgerError) -> [LogEvidence] {
        try await LocalLedger(self).evidence(ofRecords: identifiers)
    }

    /// The entries at `indexes` in the order of the log, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.entryUnknown`, `.quorumMissing`, `.storage`.
    public func evidence(of indexes: Set<Int>) async throws(LedgerError) -> [LogEvidence] {
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
