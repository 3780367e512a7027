public import Age
public import Records
import Sodium
import TransparencyLog

/// What a reader may see of a record.
public enum OpenedPayload: Sendable {
    /// All of it.
    case document(PayloadDocument)
    /// Some fields, each proved to belong to the record.
    case fields([PayloadField])
}

extension Custodian {
    /// Opens what was granted to the holder of `identities`, the whole payload before single fields.
    ///
    /// - Throws: `ArchiveError.recordUnknown`, `.recordErased`, `.notGranted`, `.bodyChanged` or
    ///   `.payloadChanged`; `AgeError`, `StorageError`.
    public func open(
        _ id: RecordIdentifier, with identities: borrowing IdentityFile
    ) async throws -> OpenedPayload {
        let readers = identities.recipients
        let granted = try await exclusively { try await self.granted(id, to: readers) }
        let fileKey = try granted.headers[0].fileKey(with: identities)
        guard granted.isDisclosure else {
            return .document(
                try document(granted.body, of: granted.envelope, fileKey: fileKey))
        }
        let text = try AgeFile.decryptBody(
            granted.body, fileKey: fileKey, plaintextLimit: Disclosure.paddedByteLimit)
        do throws(RecordError) {
            let verified = try Disclosure(parsing: text).verify(log: log, policy: policy)
            guard verified.envelope == granted.envelope else { throw .payloadOfAnotherRecord }
            return .fields(verified.fields)
        } catch {
            throw ArchiveError.payloadChanged(error)
        }
    }

    /// Decrypts an attachment that was granted to the file `path`, cut to its true size.
    ///
    /// - Parameters:
    ///   - number: Its place in the payload, from 0.
    ///   - id: The record.
    ///   - identities: The reader's keys.
    ///   - path: Where it goes; the file is there only if all of it was right.
    /// - Throws: As ``open(_:with:)``; `ArchiveError.payloadMissing` for no such attachment,
    ///   `.attachmentChanged`.
    public func openAttachment(
        _ number: Int, of id: RecordIdentifier, with identities: borrowing IdentityFile,
        to path: String
    ) async throws {
        let readers = identities.recipients
        let granted = try await exclusively { try await self.granted(id, to: readers) }
        guard !granted.isDisclosure else { throw ArchiveError.notGranted }
        let attachments = try document(
            granted.body, of: granted.envelope,
            fileKey: granted.headers[0].fileKey(with: identities)
        ).attachments()
        guard attachments.indices.contains(number) else { throw ArchiveError.payloadMissing }
        try AttachmentFile.open(
            attachments[number], from: granted.sources[number],
            fileKey: granted.headers[number + 1].fileKey(with: identities), to: path)
    }

    /// What was handed out to a reader.
    private struct Granted {
        let envelope: Envelope
        /// The header of ``body``, then those of the attachments.
        var headers: [Header]
        let body: [UInt8]
        let isDisclosure: Bool
        var sources: [BodySource] = []
    }

    private func granted(
        _ id: RecordIdentifier, to readers: [Recipient]
    ) async throws -> Granted {
        let envelope = try await readable(id)
        guard let access = try await finished(id, for: readers).first else {
            throw ArchiveError.notGranted
        }
        let header = try await header(.document, of: access)
        if let body = try await store.disclosure(of: access.id) {
            return Granted(
                envelope: envelope, headers: [header], body: body, isDisclosure: true)
        }
        var granted = Granted(
            envelope: envelope, headers: [header], body: try await documentBody(of: envelope),
            isDisclosure: false)
        for (number, body) in (envelope.filing.payload?.attachments ?? []).enumerated() {
            granted.headers.append(try await self.header(.attachment(number), of: access))
            granted.sources.append(try await source(body.digest))
        }
        return granted
    }

    private func readable(_ id: RecordIdentifier) async throws -> Envelope {
        do {
            return try await envelope(id)
        } catch Refusal.recordUnknown {
            throw ArchiveError.recordUnknown
        } catch Refusal.recordErased {
            throw ArchiveError.recordErased
        }
    }

    /// What was handed out to one of the readers: whole payloads first, the newest first.
    private func finished(
        _ id: RecordIdentifier, for readers: [Recipient]
    ) async throws -> [StoredAccess] {
        let digests = readers.map(GrantRequest.digest(of:))
        var whole: [StoredAccess] = []
        var partial: [StoredAccess] = []
        for access in try await store.accesses(to: id).reversed() where access.isFinished {
            guard case .access(let entry) = try Envelope(leaf: access.leaf).record,
                digests.contains(entry.reader), case .records(_, let fields) = entry.scope
            else { continue }
            if fields == nil { whole.append(access) } else { partial.append(access) }
        }
        return whole + partial
    }

    private func header(_ part: KeyPart, of access: StoredAccess) async throws -> Header {
        let secret = try await secret(of: access.record, part: .granted(part, by: access.id))
        return try Header(
            parsing: secret.withBytes { bytes in
                (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
            })
    }
}
