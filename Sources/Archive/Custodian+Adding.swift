import Age
public import Records
import SealedStorage
import Sodium
import TransparencyLog

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
        precondition(submissions.count <= Self.additionLimit, "one call adds 4,096 records at most")
        return try await exclusively {
            try await appendPending(append)
            var new: [NewRecord] = []
            var envelopes: [RecordIdentifier: Envelope] = [:]
            for submission in submissions where envelopes[submission.id] == nil {
                guard try await store.record(submission.id) == nil else { continue }
                let record = try seal(submission, now: now)
                envelopes[submission.id] = record.envelope
                new.append(record)
            }
            try Step.bodiesWritten.pass()
            try await store.add(new)
            try Step.recordsStored.pass()
            var indexes: [RecordIdentifier: Int] = [:]
            if !new.isEmpty {
                let answers = try await deliver(new.map(\.envelope), append)
                for (record, index) in zip(new, answers) {
                    indexes[record.envelope.id] = index
                }
            }
            return try await submissions.asyncMap { submission in
                if let envelope = envelopes[submission.id] {
                    return AddedRecord(leaf: envelope.leaf, index: indexes[submission.id])
                }
                guard let record = try await store.record(submission.id) else {
                    throw ArchiveError.recordUnknown
                }
                return AddedRecord(leaf: record.leaf, index: record.index)
            }
        }
    }

    /// Encrypts a submission under new keys and signs its envelope.
    private func seal(_ submission: Submission, now: Timestamp) throws -> NewRecord {
        let hasPayload = !(submission.fields.isEmpty && submission.attachments.isEmpty)
        let payload = hasPayload ? try sealPayload(submission) : nil
        let filing = Filing(
            area: submission.area, retainUntil: submission.retainUntil,
            previous: submission.previous, supersedes: submission.supersedes,
            payload: payload?.description)
        let content = try submission.content(attached: payload?.description.attachments ?? [])
        let envelope = try Envelope(
            content, filing: filing, id: submission.id,
            created: hasPayload ? now.flooredToHour : now
        ).signed(by: signer.key, name: signer.verifierKey.name)
        return NewRecord(
            envelope: envelope, bodies: payload?.bodies ?? [], keys: payload?.keys ?? [])
    }

    private struct Payload {
        let description: SealedPayload
        let bodies: [StoredBody]
        let keys: [WrappedKey]
    }

    private func sealPayload(_ submission: Submission) throws -> Payload {
        let id = submission.id
        let epoch = vault.current
        var fields = submission.fields
        var keys: [WrappedKey] = []
        var files: [AttachmentFile.Sealed] = []
        for (number, attachment) in submission.attachments.enumerated() {
            let fileKey = try FileKey()
            files.append(
                try AttachmentFile.seal(attachment, fileKey: fileKey, in: bodies))
            let part = KeyPart.attachment(number)
            let sealed = try epoch.wrap(fileKey.secret, record: id.bytes, part: part)
            keys.append(WrappedKey(record: id, part: part, sealed: sealed))
        }
        if !files.isEmpty { fields.append(try PayloadAttachment.field(files.map(\.description))) }
        let document = try PayloadDocument(record: id, fields: fields)
        let fileKey = try FileKey()
        let body = try AgeFile.encryptBody(Padding.spaces(document.bytes), fileKey: fileKey)
        let digest = body.summary.digest ?? SHA256.hash(body.bytes)
        let sealed: [UInt8]
        if let subject = submission.subject {
            try keep(subject)
            let joined = try fileKey.secret.joined(with: subject.handle.bytes)
            sealed = try epoch.wrap(joined, record: id.bytes, part: .document)
        } else {
            sealed = try epoch.wrap(fileKey.secret, record: id.bytes, part: .document)
        }
        keys.append(WrappedKey(record: id, part: .document, sealed: sealed))
        return Payload(
            description: try SealedPayload(
                document: .init(digest: digest, byteCount: body.bytes.count),
                fieldRoot: document.fieldRoot, attachments: files.map(\.body)),
            bodies: [try bodies.keep(body.bytes, digest: digest)] + files.map(\.stored),
            keys: keys)
    }

    /// Seals the subject's key in a file of its own, once.
    private func keep(_ subject: SubjectKey) throws {
        let name = subject.handle.fileName
        guard try !directory.contains(name) else { return }
        try directory.write(subject.secret, to: name)
    }
}

extension SecretBytes {
    /// These bytes and public ones behind them.
    borrowing func joined(with tail: [UInt8]) throws(SodiumError) -> SecretBytes {
        let head = count
        return try withBytes { bytes throws(SodiumError) in
            try SecretBytes(count: head + tail.count) { output throws(SodiumError) in
                for index in 0..<bytes.byteCount {
                    output.append(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
                }
                for byte in tail { output.append(byte) }
            }
        }
    }
}

extension Sequence {
    /// As `map`, for work that may wait.
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async throws -> [T] {
        var results: [T] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
