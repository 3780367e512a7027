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
    /// - Returns: How many of the records a hold keeps now.
    /// - Throws: `ArchiveError.refused`, with a trace in the log, or `.refusalNotNoted`; `.entryRefused`;
    ///   `StorageError`, or what `append` throws: then it counts, and its entry follows at the next opening at the latest.
    @discardableResult
    public func hold(
        _ records: [RecordIdentifier], begins: Bool = true, ground: String? = nil,
        members: MemberRegister, now: Timestamp, append: Append
    ) async throws -> Int {
        precondition(1...256 ~= records.count, "one hold names 1 to 256 records")
        return try await exclusively {
            try await appendPending(append)
            do {
                if let change = try await change(records, begins, ground, members, now) {
                    let entry = try entry(.hold(change), now: now)
                    guard isAdmissible(entry, members, now: now) else {
                        throw Refusal.notAdmitted
                    }
                    try await store.hold(change, entry: entry)
                    try Step.holdStored.pass()
                    guard try await deliver([entry], append)[0] != nil else {
                        throw ArchiveError.entryRefused
                    }
                }
                return try await held(records).count
            } catch let refusal as Refusal {
                try await refuse(
                    refusal, begins ? .hold : .release, records[0], purpose: ground,
                    members: members, now: now, append: append)
            }
        }
    }

    /// What is to be done by the first rule that can do it; `nil` where it is done already.
    private func change(
        _ records: [RecordIdentifier], _ begins: Bool, _ ground: String?,
        _ members: MemberRegister, _ now: Timestamp
    ) async throws -> HoldEntry? {
        var envelopes: [Envelope] = []
        for id in records { envelopes.append(try await envelope(id)) }
        let rules = try PolicyRequest(
            action: begins ? .hold : .release, envelopes: envelopes, purpose: ground
        ).rules(in: members, now: now)
        let held = try await held(records)
        let asked = Set(records)
        var usable: HoldEntry?
        for rule in rules.map(\.identifier) {
            let done = try await store.done(by: rule).intersection(asked)
            // What a rule has done and others have undone since, it does not do again.
            guard begins ? done.isSubset(of: held) : done.isDisjoint(with: held) else { continue }
            if done == asked { return nil }
            guard usable == nil else { continue }
            usable = try HoldEntry(
                records: records.filter { !done.contains($0) }, begins: begins, rule: rule)
        }
        if let usable {
            guard begins || held.isSuperset(of: usable.records) else {
                throw Refusal.recordNotHeld
            }
            return usable
        }
        // The same command again, where another hold goes on, is answered as the first time.
        if !begins, try await isNewest(rules.map(\.identifier), on: held) { return nil }
        throw Refusal.ruleSpent
    }

    /// Those of the records that a hold keeps.
    private func held(_ records: [RecordIdentifier]) async throws -> Set<RecordIdentifier> {
        Set(try await store.records(records).filter { $0.value.holdCount > 0 }.keys)
    }

    /// Whether the last that happened to each of the records was by one of the rules.
    private func isNewest(
        _ rules: [RecordIdentifier], on records: Set<RecordIdentifier>
    ) async throws -> Bool {
        for id in records {
            guard let newest = try await store.newestHold(of: id), rules.contains(newest.rule)
            else { return false }
        }
        return true
    }
}
