import Age
public import Records
import Sodium
import TransparencyLog

extension Custodian {
    /// Encrypts and signs what is not here yet, on all cores, while others are added.
    ///
    /// - Returns: For each submission what is to be added, or why it makes no record: `RecordError`,
    ///   or `StorageError` for an attachment.
    /// - Throws: What the store throws.
    public func seal(
        contentsOf submissions: [Submission], now: Timestamp
    ) async throws -> [Result<SealedSubmission, any Error>] {
        let known = try await store.records(submissions.map(\.id))
        let epoch = vault.current
        return await Parallel.map(submissions) { submission in
            Result {
                let record =
                    known[submission.id] == nil
                    ? try self.seal(submission, under: epoch, now: now) : nil
                return SealedSubmission(
                    submission: submission, now: now, record: record, epoch: epoch.number)
            }
        }
    }

    /// Encrypts a submission under new keys and signs its envelope.
    func seal(
        _ submission: Submission, under epoch: EpochKey, now: Timestamp
    ) throws -> NewRecord {
        let hasPayload = !(submission.fields.isEmpty && submission.attachments.isEmpty)
        let payload = hasPayload ? try sealPayload(submission, under: epoch) : nil
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

    private func sealPayload(
        _ submission: Submission, under epoch: EpochKey
    ) throws -> Payload {
        let id = submission.id
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
