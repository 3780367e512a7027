import JSONDocuments
import Records
import Sodium

/// What a submission says, without what is drawn anew each time that it is sealed: whether the same
/// identifier comes with the same content again is decided by this.
///
/// A meter's day is committed to under a fresh seed each time; its values in the payload tell.
/// Attachments are compared by name, size and SHA-256, which the payload keeps.
struct SubmittedContent: Equatable {
    private struct Attachment: Equatable {
        let name: String
        let byteCount: Int
        let content: SHA256Digest
    }

    private static let seed = "seed"
    private static let commitments = ["imports", "exports"]

    private let type: RecordType
    private let content: [UInt8]
    private let filing: Filing
    private let fields: [String: [UInt8]]
    private let attachments: [Attachment]
    private let subject: SubjectHandle?

    /// What a submission says; its attachments are read through.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - bodies: The encrypted attachments that its content names where it is about them; `nil`
    ///     before they are known.
    /// - Throws: `RecordError`, or `StorageError` for an attachment.
    init(_ submission: Submission, bodies: [SealedPayload.Body]? = nil) throws {
        try self.init(
            bodies.map { try submission.content(attached: $0) } ?? submission.content,
            filing: Filing(
                area: submission.area, retainUntil: submission.retainUntil,
                previous: submission.previous, supersedes: submission.supersedes),
            fields: submission.fields,
            attachments: submission.attachments.map { attachment in
                let (byteCount, content) = try AttachmentFile.summary(attachment.path)
                return Attachment(name: attachment.name, byteCount: byteCount, content: content)
            },
            subject: submission.hasPayload ? submission.subject?.handle : nil)
    }

    /// What a kept record says.
    init(_ envelope: Envelope, document: PayloadDocument?, subject: SubjectHandle?) throws {
        let filing = envelope.filing
        try self.init(
            envelope.record,
            filing: Filing(
                area: filing.area, retainUntil: filing.retainUntil, previous: filing.previous,
                supersedes: filing.supersedes),
            fields: document?.fields.filter { $0.name != PayloadAttachment.fieldName } ?? [],
            attachments: document?.attachments().map {
                Attachment(name: $0.name, byteCount: $0.byteCount, content: $0.content)
            } ?? [],
            subject: subject)
    }

    private init(
        _ record: Record, filing: Filing, fields: [PayloadField], attachments: [Attachment],
        subject: SubjectHandle?
    ) {
        type = record.type
        var content = record.json
        var drawn: [String] = []
        if case .reading = record, case .object(var object) = content {
            for name in Self.commitments { object[name] = nil }
            content = .object(object)
            drawn = [Self.seed]
        }
        self.content = content.canonicalBytes
        self.filing = filing
        self.fields = Dictionary(
            fields.filter { !drawn.contains($0.name) }.map { ($0.name, $0.value.canonicalBytes) },
            uniquingKeysWith: { first, _ in first })
        self.attachments = attachments
        self.subject = subject
    }
}

extension Custodian {
    /// For each submission why its identifier does not stand for what it says; `nil` where it is new,
    /// or the same as what is kept or stands before it.
    func differences(
        of sealed: [SealedSubmission], from known: [RecordIdentifier: ArchivedRecord]
    ) async throws -> [ArchiveError?] {
        var first: [RecordIdentifier: Submission] = [:]
        var differences: [ArchiveError?] = []
        for item in sealed {
            if let kept = known[item.id] {
                differences.append(try await difference(of: item.submission, from: kept))
            } else if let other = first[item.id] {
                let same = try SubmittedContent(item.submission) == SubmittedContent(other)
                differences.append(same ? nil : .identifierTaken)
            } else {
                first[item.id] = item.submission
                differences.append(nil)
            }
        }
        return differences
    }

    private func difference(
        of submission: Submission, from kept: ArchivedRecord
    ) async throws -> ArchiveError? {
        guard !kept.isErased else { return .recordErased }
        let envelope = try Envelope(leaf: kept.leaf)
        let bodies = envelope.filing.payload?.attachments ?? []
        guard submission.content.type == envelope.type,
            submission.hasPayload == (envelope.filing.payload != nil),
            submission.attachments.count == bodies.count,
            !(submission.objectsAreAttached && bodies.isEmpty)
        else { return .identifierTaken }
        var document: PayloadDocument?
        var subject: SubjectHandle?
        if submission.hasPayload {
            do {
                let key = try await documentKey(of: envelope.id)
                document = try await self.document(of: envelope, fileKey: key.fileKey)
                subject = key.subject
            } catch let error as ArchiveError {
                // What cannot be read cannot be said to be the same; the others are answered.
                return error
            }
        }
        let same =
            try SubmittedContent(submission, bodies: bodies)
            == SubmittedContent(envelope, document: document, subject: subject)
        return same ? nil : .identifierTaken
    }
}
