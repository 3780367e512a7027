public import Records
import SealedStorage
import Sodium

extension Custodian {
    /// The most records in one call.
    public static let additionLimit = 4_096

    /// Encrypts and adds one record: durable here first, then appended to the ledger.
    ///
    /// - Throws: `ArchiveError.entryRefused` where the ledger does not take it; `RecordError` for
    ///   content that makes no record; `StorageError`, or what `append` throws: then it may have been
    ///   added, is appended at the next opening at the latest, and can be repeated.
    public func add(
        _ submission: Submission, now: Timestamp, append: Append
    ) async throws -> AddedRecord {
        let added = try await add(contentsOf: [submission], now: now, append: append)[0]
        guard added.index != nil else { throw ArchiveError.entryRefused }
        return added
    }

    /// Encrypts and adds records, in one transaction and one call of `append`; each is taken or
    /// refused by the ledger on its own.
    ///
    /// - Throws: As ``add(_:now:append:)``; then none was added, or all were.
    public func add(
        contentsOf submissions: [Submission], now: Timestamp, append: Append
    ) async throws -> [AddedRecord] {
        let sealed = try await seal(contentsOf: submissions, now: now)
        return try await add(try sealed.map { try $0.get() }, append: append)
    }

    /// Adds records that were sealed, in one transaction and one call of `append`.
    ///
    /// Others may be sealed meanwhile. An erasure since they were sealed costs their sealing anew.
    ///
    /// - Throws: As ``add(_:now:append:)``; then none was added, or all were.
    public func add(_ sealed: [SealedSubmission], append: Append) async throws -> [AddedRecord] {
        precondition(sealed.count <= Self.additionLimit, "one call adds 4,096 records at most")
        return try await exclusively {
            try await appendPending(append)
            let known = try await store.records(sealed.map(\.id))
            let new = try unknown(sealed, known)
            try Step.bodiesWritten.pass()
            try await store.add(new)
            try Step.recordsStored.pass()
            var added: [RecordIdentifier: AddedRecord] = [:]
            if !new.isEmpty {
                let answers = try await deliver(new.map(\.envelope), append)
                for (record, index) in zip(new, answers) {
                    added[record.envelope.id] = AddedRecord(
                        leaf: record.envelope.leaf, index: index)
                }
            }
            return try sealed.map { item in
                if let added = added[item.id] { return added }
                guard let record = known[item.id] else { throw ArchiveError.recordUnknown }
                return AddedRecord(leaf: record.leaf, index: record.index)
            }
        }
    }

    /// The records that are not here yet, each once, under the key of the epoch that counts.
    private func unknown(
        _ sealed: [SealedSubmission], _ known: [RecordIdentifier: ArchivedRecord]
    ) throws -> [NewRecord] {
        var new: [NewRecord] = []
        var taken = Set(known.keys)
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
                new.append(try seal(item.submission, under: vault.current, now: item.now))
            }
        }
        return new
    }

    /// Seals the subject's key in a file of its own, once.
    private func keep(_ subject: SubjectKey) throws {
        let name = subject.handle.fileName
        guard try !directory.contains(name) else { return }
        try directory.write(subject.secret, to: name)
    }
}
