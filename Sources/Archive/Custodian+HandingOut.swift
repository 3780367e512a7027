import Age
import Foundation
import JSONDocuments
import Records
public import Sodium
import TransparencyLog

/// What a grant consists of: headers for the reader, the first one that of `body`.
struct GrantOutput {
    var headers: [(part: KeyPart, header: Header)]
    let body: [UInt8]
    var attachments: [GrantedAttachment] = []
}

extension Custodian {
    /// Headers that give the reader the whole payload; the bodies stay as they are.
    func headers(of envelope: Envelope, to reader: Recipient) async throws -> GrantOutput {
        guard let payload = envelope.filing.payload else { throw ArchiveError.payloadMissing }
        let key = try await documentKey(of: envelope.id)
        // A body that is not what the leaf commits to is nothing to give away.
        let body = try await documentBody(of: envelope)
        _ = try document(body, of: envelope, fileKey: key.fileKey)
        var output = GrantOutput(
            headers: [(.document, try Header(for: [reader], fileKey: key.fileKey))], body: body)
        for (number, attachment) in payload.attachments.enumerated() {
            let part = KeyPart.attachment(number)
            let fileKey = try FileKey(secret: await secret(of: envelope.id, part: part))
            let header = try Header(for: [reader], fileKey: fileKey)
            output.headers.append((part, header))
            output.attachments.append(
                GrantedAttachment(
                    body: attachment, header: header, source: try await source(attachment.digest)))
        }
        return output
    }

    /// A fresh file with single fields, their salts and paths, and the record's own proof.
    func disclosure(
        _ fields: [String], of envelope: Envelope, to reader: Recipient, prove: Prove
    ) async throws -> GrantOutput {
        let key = try await documentKey(of: envelope.id)
        let document = try await document(of: envelope, fileKey: key.fileKey)
        guard let index = try await store.record(envelope.id)?.index,
            let proof = try await prove(index)
        else { throw ArchiveError.notLogged }
        let disclosure = try Disclosure(fields, of: document, envelope: envelope, proof: proof)
        _ = try disclosure.verify(log: log, policy: policy)
        let fileKey = try FileKey()
        let body = try AgeFile.encryptBody(
            Padding.spaces(disclosure.json.canonicalBytes), fileKey: fileKey, digesting: false)
        return GrantOutput(
            headers: [(.document, try Header(for: [reader], fileKey: fileKey))], body: body.bytes)
    }

    /// The document of a record, checked against its leaf.
    func document(
        of envelope: Envelope, fileKey: borrowing FileKey
    ) async throws -> PayloadDocument {
        try document(await documentBody(of: envelope), of: envelope, fileKey: fileKey)
    }

    func document(
        _ body: [UInt8], of envelope: Envelope, fileKey: borrowing FileKey
    ) throws -> PayloadDocument {
        var text = try AgeFile.decryptBody(
            body, fileKey: fileKey, plaintextLimit: PayloadDocument.paddedByteLimit)
        defer { wipe(&text) }
        do throws(RecordError) {
            let document = try PayloadDocument(parsing: text)
            try document.check(envelope)
            return document
        } catch {
            throw ArchiveError.payloadChanged(error)
        }
    }

    /// The encrypted document, which is the one that the leaf names.
    func documentBody(of envelope: Envelope) async throws -> [UInt8] {
        guard let payload = envelope.filing.payload else { throw ArchiveError.payloadMissing }
        var body: [UInt8] = []
        try await source(payload.document.digest).read(1 << 20) { body += $0 }
        guard body.count == payload.document.byteCount,
            SHA256.hash(body) == payload.document.digest
        else { throw ArchiveError.bodyChanged }
        return body
    }

    /// Copies an encrypted body, which nobody can read without its key, to the file `path`.
    ///
    /// - Returns: Whether it is kept here.
    /// - Throws: `StorageError`, or what the store throws.
    public func copyBody(_ digest: SHA256Digest, to path: String) async throws -> Bool {
        let source = try await source(digest)
        if case .file(let file) = source, Foundation.access(file, F_OK) != 0 { return false }
        let output = try OpenFile(creating: path)
        try source.read(1 << 20) { try output.write($0) }
        try output.flush()
        return true
    }

    /// Checks that the bodies to be handed out are here with their sizes, before anything is noted
    /// about it; whether a byte of an attachment was changed is seen only as it is copied.
    func checkBodies(of envelope: Envelope, attachments: Bool) async throws {
        guard let payload = envelope.filing.payload else { throw ArchiveError.payloadMissing }
        _ = try await documentBody(of: envelope)
        for body in attachments ? payload.attachments : [] {
            var isWhole = false
            switch try await source(body.digest) {
            case .bytes(let bytes): isWhole = bytes.count == body.byteCount
            case .file(let path):
                var status = stat()
                isWhole =
                    stat(path, &status) == 0 && Int(status.st_size) == body.byteCount
                    && Foundation.access(path, R_OK) == 0
            }
            guard isWhole else { throw ArchiveError.bodyChanged }
        }
    }

    /// Where a body is.
    func source(_ digest: SHA256Digest) async throws -> BodySource {
        if let bytes = try await store.body(digest) { return .bytes(bytes) }
        return .file(bodies.file(digest))
    }
}
