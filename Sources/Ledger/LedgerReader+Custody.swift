public import Records
import TransparencyLog

extension LedgerAccess {
    /// The custody of an exhibit from its first step to `last`, as an auditor checks it offline: every
    /// step, and the memberships under which the steps were taken, all under one checkpoint.
    ///
    /// - Throws: `LedgerError.custodyUnknown` where the records do not lead back from `last` to a
    ///   first step, `.quorumMissing`, `.storage`.
    public func custody(
        endingWith last: RecordIdentifier
    ) async throws(LedgerError) -> CustodyManifest {
        let (exhibit, steps) = try await chain(endingWith: last)
        let memberships = try await Memberships(self.memberships())
        var members: Set<Int> = [0]
        for step in steps {
            memberships.addChain(to: step.signer, before: step.index, into: &members)
        }
        // All in one go, since they are to be proved in one tree.
        let places = steps.map(\.index)
        let all = try await evidence(of: members.union(places))
        let byPlace = Dictionary(uniqueKeysWithValues: all.map { ($0.proof.index, $0) })
        return CustodyManifest(
            exhibit: exhibit, steps: places.compactMap { byPlace[$0] },
            members: members.sorted().compactMap { byPlace[$0] })
    }

    /// The steps in their order, followed backwards from the last.
    private func chain(
        endingWith last: RecordIdentifier
    ) async throws(LedgerError) -> (RecordIdentifier, [CustodyStep]) {
        var steps: [CustodyStep] = []
        var next = last
        while steps.count < CustodyManifest.entryLimit {
            guard let entry = try await entry(id: next),
                let envelope = try? Envelope(leaf: entry.leaf), let signature = envelope.signature,
                case .evidence = envelope.record
            else { throw .custodyUnknown(id: next.description) }
            steps.append(CustodyStep(index: entry.index, signer: signature.key))
            guard let previous = envelope.filing.previous else {
                return (envelope.id, steps.reversed())
            }
            next = previous
        }
        throw .custodyUnknown(id: last.description)
    }
}

extension LedgerReader {
    /// As ``LedgerAccess/custody(endingWith:)``.
    ///
    /// - Throws: `LedgerError.custodyUnknown`, `.quorumMissing`, `.storage`.
    public func custody(
        endingWith last: RecordIdentifier
    ) async throws(LedgerError) -> CustodyManifest {
        try await LocalLedger(self).custody(endingWith: last)
    }

    /// All entries by which keys became members, in their order.
    ///
    /// - Throws: `LedgerError.storage`.
    public func memberships() async throws(LedgerError) -> [StoredEntry] {
        let pageCount = 1024
        var entries: [StoredEntry] = []
        while true {
            let page = try await store.entries(
                ofTypes: [RecordType.identityMember.rawValue],
                from: entries.last.map { $0.index + 1 } ?? 0, limit: pageCount)
            entries += page
            guard page.count == pageCount else { return entries }
        }
    }
}

/// One step of custody, and who took it.
private struct CustodyStep {
    let index: Int
    let signer: KeyReference
}
