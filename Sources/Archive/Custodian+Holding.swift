public import Records
import TransparencyLog

extension Custodian {
    /// Keeps records from erasure and retention, or ends such a hold, if a rule orders it.
    ///
    /// Each rule does its work once on a record, however often it is asked for; holds that two rules
    /// ordered end when two others have released them.
    ///
    /// - Parameters:
    ///   - records: The records, 1 to 256.
    ///   - begins: Whether the hold begins, or ends.
    ///   - ground: The rule's purpose; `nil` for any.
    ///   - members: The register after the log's newest entry.
    ///   - now: The custodian's clock.
    ///   - append: Appends to the ledger.
    /// - Throws: `ArchiveError.refused`, with a trace in the log, or `.refusalNotNoted`; `.entryRefused`;
    ///   `StorageError`, or what `append` throws: then it counts, and its entry follows at the next opening at the latest.
    public func hold(
        _ records: [RecordIdentifier], begins: Bool = true, ground: String? = nil,
        members: MemberRegister, now: Timestamp, append: Append
    ) async throws {
        precondition(1...256 ~= records.count, "one hold names 1 to 256 records")
        try await exclusively {
            try await appendPending(append)
            do {
                var envelopes: [Envelope] = []
                var isHeld = true
                for id in records {
                    envelopes.append(try await envelope(id))
                    let count = try await store.record(id)?.holdCount ?? 0
                    isHeld = isHeld && count > 0
                }
                let terms = try PolicyRequest(
                    action: begins ? .hold : .release, envelopes: envelopes, purpose: ground
                ).rule(in: members, now: now)
                let done = try await store.done(by: terms.identifier)
                let left = records.filter { !done.contains($0) }
                guard !left.isEmpty else { return }
                guard begins || isHeld else { throw Refusal.recordNotHeld }
                let change = try HoldEntry(
                    records: left, begins: begins, rule: terms.identifier)
                let entry = try entry(.hold(change), now: now)
                guard isAdmissible(entry, members, now: now) else { throw Refusal.notAdmitted }
                try await store.hold(change, entry: entry)
                try Step.holdStored.pass()
                guard try await deliver([entry], append)[0] != nil else {
                    throw ArchiveError.entryRefused
                }
            } catch let refusal as Refusal {
                try await refuse(
                    refusal, begins ? .hold : .release, records[0], purpose: ground,
                    members: members, now: now, append: append)
            }
        }
    }
}
