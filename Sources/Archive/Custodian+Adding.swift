public import Records
import SealedStorage
import Sodium

extension Custodian {
    /// The most records in one call.
    public static let additionLimit = 4_096

    /// Encrypts and adds one record: durable here first, then appended to the ledger.
    ///
    /// To the standing recipients of a rule it is sealed at once, unless it is about a subject; they get
    /// it by ``follow(_:by:after:members:now:append:prove:)``.
    ///
    /// - Parameters:
    ///   - submission: The record.
    ///   - members: The register after the log's newest entry.
    ///   - now: The custodian's clock.
    ///   - append: Appends to the ledger.
    /// - Returns: The envelope and its index.
    /// - Throws: `ArchiveError.entryRefused` where the ledger does not take it; `.identifierTaken` or
    ///   `.recordErased` where its identifier is another entry's, has another content or an erased
    ///   one; `RecordError`
    ///   for content that makes no record; `StorageError`, or what `append` throws: then it may have been
    ///   added, is appended at the next opening at the latest, and can be repeated.
    public func add(
        _ submission: Submission, members: MemberRegister, now: Timestamp, append: Append
    ) async throws -> AddedRecord {
        let added = try await add(
            contentsOf: [submission], members: members, now: now, append: append)[0]
        if let refusal = added.refusal { throw refusal }
        return added
    }

    /// Encrypts and adds records, in one transaction and one call of `append`; each is taken or
    /// refused on its own.
    ///
    /// - Throws: As ``add(_:members:now:append:)``; then none was added, or all were.
    public func add(
        contentsOf submissions: [Submission], members: MemberRegister, now: Timestamp,
        append: Append
    ) async throws -> [AddedRecord] {
        let sealed = try await seal(contentsOf: submissions, members: members, now: now)
        return try await add(try sealed.map { try $0.get() }, members: members, append: append)
    }

    /// Adds records that were sealed, in one transaction and one call of `append`.
    ///
    /// Others may be sealed meanwhile. An erasure since they were sealed costs their sealing anew.
    ///
    /// - Throws: As ``add(_:members:now:append:)``; then none was added, or all were.
    public func add(
        _ sealed: [SealedSubmission], members: MemberRegister, append: Append
    ) async throws -> [AddedRecord] {
        precondition(sealed.count <= Self.additionLimit, "one call adds 4,096 records at most")
        return try await exclusively {
            try await appendPending(append)
            let known = try await store.records(sealed.map(\.id))
            let taken = try await store.otherEntries(
                among: sealed.map(\.id).filter { known[$0] == nil })
            let differences = try await differences(of: sealed, from: known)
            let new = try unknown(sealed, known, taken)
            try Step.bodiesWritten.pass()
            let following = try await hours(of: new, among: sealed, members)
            try await store.add(new, following: following)
            try Step.recordsStored.pass()
            var added: [RecordIdentifier: AddedRecord] = [:]
            if !new.isEmpty {
                // The hours first: a record is never on the ledger without them.
                let entries = following.map(\.entry) + new.map(\.envelope)
                let answers = try await deliver(entries, append)
                for (record, index) in zip(new, answers.dropFirst(following.count)) {
                    added[record.envelope.id] = AddedRecord(
                        leaf: record.envelope.leaf, index: index)
                }
            }
            return try zip(sealed, differences).map { item, difference in
                if let added = added[item.id] {
                    guard let difference else { return added }
                    return AddedRecord(leaf: added.leaf, index: nil, refusal: difference)
                }
                if taken.contains(item.id) {
                    return AddedRecord(leaf: [], index: nil, refusal: .identifierTaken)
                }
                guard let record = known[item.id] else { throw ArchiveError.recordUnknown }
                return AddedRecord(leaf: record.leaf, index: record.index, refusal: difference)
            }
        }
    }

    /// The records that are not here yet, each once, under the key of the epoch that counts.
    private func unknown(
        _ sealed: [SealedSubmission], _ known: [RecordIdentifier: ArchivedRecord],
        _ others: Set<RecordIdentifier>
    ) throws -> [NewRecord] {
        var new: [NewRecord] = []
        var taken = others.union(known.keys)
        for item in sealed {
            guard taken.insert(item.id).inserted else {
                if let record = item.record { try bodies.remove(record.bodies.map(\.digest)) }
                continue
            }
            if let subject = item.submission.subject { try keep(subject) }
            if let record = item.record, item.epoch == vault.current.number {
                new.append(record)
            } else {
                if let record = item.record { try bodies.remove(record.bodies.map(\.digest)) }
                new.append(
                    try seal(
                        item.submission, for: item.readers, under: vault.current, now: item.now))
            }
        }
        return new
    }

    /// The hours that standing recipients have no entry for yet, with their entries.
    private func hours(
        of new: [NewRecord], among sealed: [SealedSubmission], _ members: MemberRegister
    ) async throws -> [(hour: FollowedHour, entry: Envelope)] {
        guard sealed.contains(where: { !$0.readers.isEmpty }) else { return [] }
        let added = Dictionary(uniqueKeysWithValues: new.map { ($0.envelope.id, $0.envelope) })
        var seen: Set<FollowedHour> = []
        var hours: [(hour: FollowedHour, entry: Envelope)] = []
        for item in sealed {
            guard let envelope = added[item.id] else { continue }
            for reader in item.readers {
                let hour = reader.hour(of: envelope)
                guard seen.insert(hour).inserted, try await store.following(hour) == nil else {
                    continue
                }
                let entry = try entry(of: hour, under: reader.rule)
                // Without it nothing is handed out; following tells why.
                guard isAdmissible(entry, members, now: item.now) else { continue }
                hours.append((hour, entry))
            }
        }
        return hours
    }

    /// Seals the subject's key in a file of its own, once.
    private func keep(_ subject: SubjectKey) throws {
        let name = subject.handle.fileName
        guard try !directory.contains(name) else { return }
        try directory.write(subject.secret, to: name)
    }
}
