import Age
import Cores
public import Records
import Sodium
import TransparencyLog

extension Custodian {
    /// Encrypts and signs what is not here yet, on all cores, while others are added.
    ///
    /// - Parameters:
    ///   - submissions: The records.
    ///   - members: The register after the log's newest entry: its rules name who gets them at once.
    ///   - now: The custodian's clock.
    /// - Returns: For each submission what is to be added, or why it makes no record:
    ///   `ArchiveError.payloadViolated`, `RecordError`, or `StorageError` for an attachment.
    /// - Throws: What the store throws.
    public func seal(
        contentsOf submissions: [Submission], members: MemberRegister, now: Timestamp
    ) async throws -> [Result<SealedSubmission, any Error>] {
        let known = try await store.records(submissions.map(\.id))
        let epoch = vault.current
        let standing = StandingReaders(members, now: now)
        let schemas = members.payloadSchemas
        return await AllCores.map(submissions, grain: 16) { submission in
            Result {
                let readers = standing.readers(of: submission)
                var record: NewRecord?
                if known[submission.id] == nil {
                    try submission.checkPayload(schemas)
                    record = try self.seal(submission, for: readers, under: epoch, now: now)
                }
                return SealedSubmission(
                    submission: submission, now: now, record: record, readers: readers,
                    epoch: epoch.number)
            }
        }
    }

    /// Encrypts a submission under new keys and signs its envelope.
    func seal(
        _ submission: Submission, for readers: [StandingReader], under epoch: EpochKey,
        now: Timestamp
    ) throws -> NewRecord {
        var ring = KeyRing(record: submission.id, epoch: epoch, readers: readers)
        let payload = submission.hasPayload ? try sealPayload(submission, &ring) : nil
        let filing = Filing(
            area: submission.area, retainUntil: submission.retainUntil,
            previous: submission.previous, supersedes: submission.supersedes,
            payload: payload?.description)
        let content = try submission.content(attached: payload?.description.attachments ?? [])
        let envelope = try Envelope(
            content, filing: filing, id: submission.id,
            created: payload != nil ? now.flooredToHour : now
        ).signed(by: signer.key, name: signer.verifierKey.name)
        return NewRecord(
            envelope: envelope, bodies: payload?.bodies ?? [], keys: ring.keys)
    }

    private struct Payload {
        let description: SealedPayload
        let bodies: [StoredBody]
    }

    private func sealPayload(
        _ submission: Submission, _ ring: inout KeyRing
    ) throws -> Payload {
        var fields = submission.fields
        var files: [AttachmentFile.Sealed] = []
        for (number, attachment) in submission.attachments.enumerated() {
            let fileKey = try FileKey()
            files.append(
                try AttachmentFile.seal(attachment, fileKey: fileKey, in: bodies))
            try ring.add(fileKey, of: .attachment(number))
        }
        if !files.isEmpty { fields.append(try PayloadAttachment.field(files.map(\.description))) }
        let document = try PayloadDocument(record: submission.id, fields: fields)
        let fileKey = try FileKey()
        let body = try AgeFile.encryptBody(Padding.spaces(document.bytes), fileKey: fileKey)
        let digest = body.summary.digest ?? SHA256.hash(body.bytes)
        try ring.add(fileKey, of: .document, subject: submission.subject)
        return Payload(
            description: try SealedPayload(
                document: .init(digest: digest, byteCount: body.bytes.count),
                fieldRoot: document.fieldRoot, attachments: files.map(\.body)),
            bodies: [try bodies.keep(body.bytes, digest: digest)] + files.map(\.stored))
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
