import Age
public import Records
import Sodium
import TransparencyLog

/// Entries on their way to the ledger: kept first, then appended, then noted.
///
/// Whatever moment a process dies at, the next one appends the very same entry, and the ledger
/// answers with the index that it has.
extension Custodian {
    private static let batchLimit = 256

    /// Appends everything that waits for the ledger.
    ///
    /// - Throws: `StorageError`, or what `append` throws; then it waits on.
    public func settle(append: Append) async throws {
        try await exclusively { try await appendPending(append) }
    }

    func appendPending(_ append: Append) async throws {
        while true {
            let entries = try await store.pending(limit: Self.batchLimit)
                .map { leaf throws(RecordError) in try Envelope(leaf: leaf) }
            guard !entries.isEmpty else { return }
            _ = try await deliver(entries, append)
        }
    }

    /// Appends entries that are kept; returns their indexes, `nil` for one that was refused.
    func deliver(_ entries: [Envelope], _ append: Append) async throws -> [Int?] {
        let indexes = try await append(entries)
        try Step.entriesAppended.pass()
        var settled: [(id: RecordIdentifier, index: Int)] = []
        for (entry, index) in zip(entries, indexes) {
            if let index {
                settled.append((entry.id, index))
            } else {
                try await takeBack(entry)
            }
        }
        try await store.settle(settled)
        try Step.entriesSettled.pass()
        return indexes
    }

    /// An access that was never noted gives its number back, so that the subject sees no gap.
    private func takeBack(_ entry: Envelope) async throws {
        var subject: SubjectHandle?
        if case .access(let access) = entry.record, !access.tags.isEmpty,
            case .records(let records, _) = access.scope, let record = records.first
        {
            do {
                subject = try await documentKey(of: record).subject
            } catch ArchiveError.recordErased {
                // Nobody can tell any more whose access it was.
            }
        }
        try await store.withdraw(entry, subject: subject)
        try bodies.remove(Self.bodies(of: entry))
    }

    static func bodies(of entry: Envelope) -> [SHA256Digest] {
        guard let payload = entry.filing.payload else { return [] }
        return [payload.document.digest] + payload.attachments.map(\.digest)
    }

    /// An entry of the custodian's own about what it does, at the hour of `now`.
    func entry(_ record: Record, now: Timestamp) throws(RecordError) -> Envelope {
        try Envelope(record, created: now.flooredToHour)
            .signed(by: signer.key, name: signer.verifierKey.name)
    }

    /// Leaves an `audit.refusal` entry and throws the refusal, saying whether the ledger took it.
    ///
    /// The entry names the purpose only where the officers' rules do: what a clerk typed may be a name,
    /// and would be public for ever.
    func refuse(
        _ refusal: Refusal, _ request: RefusalEntry.Request, _ record: RecordIdentifier,
        purpose: String?, members: MemberRegister, now: Timestamp, append: Append
    ) async throws -> Never {
        let known = members.rules.first { $0.purpose == purpose }?.purpose
        let trace = try RefusalEntry(
            request: request, subject: record, purpose: known, reason: refusal.rawValue)
        let entry = try entry(.refusal(trace), now: now)
        try await store.note(entry)
        try Step.noteStored.pass()
        guard try await deliver([entry], append)[0] != nil else {
            throw ArchiveError.refusalNotNoted(refusal)
        }
        throw ArchiveError.refused(refusal)
    }

    /// Whether the ledger would take `entry`, by the entries that it has.
    func isAdmissible(_ entry: Envelope, _ members: MemberRegister, now: Timestamp) -> Bool {
        var register = members
        do throws(RecordError) {
            try register.admit(entry, at: register.entryCount, now: now)
            return true
        } catch {
            return false
        }
    }
}

/// The key of a record's document, and whose data the record is.
struct DocumentKey: ~Copyable {
    let fileKey: FileKey
    let subject: SubjectHandle?
}

extension Custodian {
    /// - Throws: `ArchiveError.recordErased` where there is no key.
    func documentKey(of record: RecordIdentifier) async throws -> DocumentKey {
        let secret = try await secret(of: record, part: .document)
        // The file key, then the subject's handle where there is a subject: so the keys alone tell
        // which records are about one person, and they go with erasure.
        return try secret.withBytes { bytes in
            let text = (0..<bytes.byteCount).map {
                bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
            }
            let handle = text.dropFirst(FileKey.byteCount)
            guard handle.isEmpty || handle.count == SubjectHandle.byteCount else {
                throw ArchiveError.keyDamaged
            }
            return DocumentKey(
                fileKey: try FileKey(
                    secret: SecretBytes(copying: Array(text.prefix(FileKey.byteCount)))),
                subject: handle.isEmpty ? nil : SubjectHandle(bytes: Array(handle)))
        }
    }

    /// What is wrapped for a part of a record.
    func secret(of record: RecordIdentifier, part: KeyPart) async throws -> SecretBytes {
        guard let sealed = try await store.key(of: record, part: part) else {
            throw ArchiveError.recordErased
        }
        return try vault.current.unwrap(sealed, record: record.bytes, part: part)
    }
}
