package import Records
package import TransparencyLog

/// What a service hands out of a ledger, beyond what roles ask for themselves.
extension LedgerReader {
    /// The bytes of a tile or bundle; `nil` where the log has none of that width there.
    ///
    /// - Throws: `LedgerError.storage`.
    package func resource(
        at coordinate: TileCoordinate
    ) async throws(LedgerError) -> [UInt8]? {
        let level =
            switch coordinate.content {
            case .hashes(let level): level
            case .entries: 0
            }
        let width = TileLayout.width(
            level: level, index: coordinate.index, size: try await size())
        guard coordinate.width <= width else { return nil }
        return try await content(of: coordinate)
    }

    /// One page of the entries from which the access rules are made, from index `start` on.
    ///
    /// - Throws: `LedgerError.quorumMissing` where no checkpoint satisfies the policy; `.storage`.
    package func registerEntries(
        from start: Int, limit: Int
    ) async throws(LedgerError) -> ProvenEntries {
        let checkpoint = try await quorumCheckpoint()
        guard let checkpoint else { throw .quorumMissing(size: 1) }
        let page = try await store.entries(
            ofTypes: MemberRegister.entryTypes.map(\.rawValue), from: max(start, 0), limit: limit)
        let covered = page.prefix { $0.index < checkpoint.checkpoint.size }
        let isWhole = page.count == limit && covered.count == page.count
        return try await proven(
            Array(covered), under: checkpoint,
            next: isWhole ? page.last.map { $0.index + 1 } : nil)
    }

    /// One page of a search, with proofs of what the quorum covers.
    ///
    /// - Throws: As ``search(_:)``; `.quorumMissing` where no checkpoint satisfies the policy.
    package func provenSearch(_ query: RecordQuery) async throws(LedgerError) -> ProvenEntries {
        let checkpoint = try await quorumCheckpoint()
        guard let checkpoint else { throw .quorumMissing(size: 1) }
        let page = try await store.search(query)
        return try await proven(
            page, under: checkpoint,
            next: page.count == query.limit ? page.last?.index : nil)
    }

    private func proven(
        _ page: [StoredEntry], under checkpoint: VerifiedCheckpoint, next: Int?
    ) async throws(LedgerError) -> ProvenEntries {
        var entries: [ProvenEntries.Entry] = []
        for entry in page {
            let isCovered = entry.index < checkpoint.checkpoint.size
            let proof = isCovered ? try await proof(of: entry.index, under: checkpoint) : nil
            entries.append(
                ProvenEntries.Entry(
                    index: entry.index, leaf: entry.leaf, hashes: proof?.hashes))
        }
        return ProvenEntries(checkpoint: checkpoint.note, entries: entries, next: next)
    }
}

extension MemberRegister {
    /// The types of the entries that change the access rules.
    package static let entryTypes: [RecordType] = [
        .identityMember, .identitySchema, .identityDefinition, .identityStatus,
        .identityRetirement, .recordType, .policyBoard, .policyRule,
    ]
}
