import Accumulators
import AnonCreds
import CLSignatures
import Credentials
import JSONDocuments
public import Records
import SealedStorage
import Sodium
import Synchronization

extension Issuer {
    /// Revokes what the order names, all of it or nothing, effective with each definition's next head;
    /// what was revoked before stays so, and open offers to its residents end.
    ///
    /// The order is written down first. Where this ends in the middle, ``finishRevocation()``, or the
    /// next order, carries it out to the end with the time that it was given. The heads are then to be
    /// published: ``entries(of:)`` ends with the newest.
    ///
    /// - Throws: `AgencyError.notIssued`, `.notRevocable`, `.definitionUnknown`, `.tooManyRevocations`,
    ///   `.clockBehind`, `.accumulatorFailed`, `.offerBusy`, `StorageError`; before anything is written.
    public func revoke(
        _ order: RevocationOrder, now: Timestamp
    ) throws -> RevocationOutcome {
        try revocations.withLock { _ in try carryOut(order, now: now) }
    }

    private func carryOut(
        _ order: RevocationOrder, now: Timestamp
    ) throws -> RevocationOutcome {
        _ = try finishPending()
        var found = try find(order)
        if found.hasUnanswered {
            // After the search: a refusal changes nothing. Before another one: what was answered until
            // its offer ended is found too.
            try closeOpenOffers(of: order)
            found = try find(order)
        }
        guard found.events.count <= RevocationOrder.limit else {
            throw AgencyError.tooManyRevocations
        }
        let batches = Dictionary(grouping: found.events, by: \.definition)
            .sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
            .map { RevocationBatch(definition: $0.key, events: $0.value.map(\.event)) }
        if !batches.isEmpty {
            let journal = RevocationJournal(
                order: RecordIdentifier(), time: now, reason: order.reason, batches: batches)
            // Computed before it is written down: what cannot be done must not be in the way for ever.
            let prepared = try batches.map { try prepare($0, of: journal) }
            try directory.write(
                journal.json.canonicalBytes, to: RevocationJournal.fileName)
            try commit(prepared)
        }
        return RevocationOutcome(
            counts: Dictionary(
                uniqueKeysWithValues: batches.map { ($0.definition, $0.events.count) }),
            credentials: found.credentials, kept: found.kept)
    }

    /// Carries out an order that an earlier run wrote down but did not finish.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: `AgencyError.accumulatorFailed`, `StorageError`.
    @discardableResult
    public func finishRevocation() throws -> Bool {
        try revocations.withLock { _ in try finishPending() }
    }

    func finishPending() throws -> Bool {
        guard
            let journal = try directory.document(
                RevocationJournal.fileName, RevocationJournal.init(_:))
        else { return false }
        let missing = try journal.batches.filter {
            try accumulator(of: $0.definition).order != journal.order
        }
        try commit(missing.map { try prepare($0, of: journal) })
        return true
    }

    /// All that one definition's part of an order writes.
    private struct Prepared {
        let journal: RevocationJournal
        let definition: SHA256Digest
        let firstIndex: Int
        let blocks: [RevocationBlock]
        let state: AccumulatorState
    }

    private func prepare(
        _ batch: RevocationBatch, of journal: RevocationJournal
    ) throws -> Prepared {
        let key = try definition(batch.definition)
        let before = try accumulator(of: batch.definition).accumulator
        let revocation = try computing {
            try key.privateDefinition.key.withFactors { factors throws(AccumulatorError) in
                try before.revoking(
                    batch.events.map(\.number), factors: factors,
                    atEpochSeconds: journal.time.epochSeconds)
            }
        }
        return Prepared(
            journal: journal.only(batch), definition: batch.definition,
            firstIndex: before.head.index + 1, blocks: revocation.blocks.filter(\.isFull),
            state: try state(revocation.accumulator, order: journal.order, journal.time))
    }

    /// Each definition's head last, in one step: until then the same files are written again.
    private func commit(_ prepared: [Prepared]) throws {
        for part in prepared {
            for block in part.blocks {
                try directory.write(
                    block.bytes,
                    to: AccumulatorState.blockName(block.position, of: part.definition))
            }
            try directory.write(
                part.journal.json.canonicalBytes,
                to: RevocationJournal.fileName(part.definition, from: part.firstIndex))
            try store(part.state, of: part.definition)
        }
        try directory.remove(RevocationJournal.fileName)
    }

    /// Whether the credential that answered `offer` was revoked.
    func isRevoked(_ offer: RecordIdentifier, of digest: SHA256Digest) throws -> Bool {
        try reasonOfRevocation(offer, of: digest) != nil
    }

    /// Why the credential that answered `offer` was revoked; `nil` where it was not.
    func reasonOfRevocation(
        _ offer: RecordIdentifier, of digest: SHA256Digest
    ) throws -> RevocationReason? {
        let last = try accumulator(of: digest).accumulator.head.index
        var (index, offers) = revokedOffers.withLock { $0[digest] } ?? (1, [:])
        guard index <= last else { return offers[offer] }
        while index <= last {
            let name = RevocationJournal.fileName(digest, from: index)
            let journal = try RevocationJournal(JSONValue(parsing: directory.read(name)))
            let events = journal.batches.flatMap(\.events)
            guard !events.isEmpty else { throw AgencyError.accumulatorFailed }
            for event in events { offers[event.offer] = journal.reason }
            index += events.count
        }
        // What another task has read meanwhile is as true, if it goes less far.
        revokedOffers.withLock { $0[digest] = (index, offers) }
        return offers[offer]
    }
}
