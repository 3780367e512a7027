import Age
public import Records
import SealedStorage
import Sodium
public import TransparencyLog

extension Custodian {
    /// Gives a reader the key to a record, or some of its fields, if a rule allows it.
    ///
    /// No log, no key: before anything is handed out, an `audit.access` entry stands in the log, and
    /// its proof was checked against the log's key and the witness policy. The same request again,
    /// after whatever went wrong, goes on with the same entry.
    ///
    /// - Parameters:
    ///   - request: Who asks for what.
    ///   - members: The register after the log's newest entry.
    ///   - now: The custodian's clock.
    ///   - append: Appends to the ledger.
    ///   - prove: The proof for an index.
    /// - Returns: What the reader gets.
    /// - Throws: `ArchiveError.refused`, with a trace in the log, or `.refusalNotNoted`; `.entryRefused`,
    ///   `.notLogged`, `.bodyChanged`, without a trace where a body is missing, or `.payloadChanged`;
    ///   `LogError` for a proof that does not hold;
    ///   `StorageError`, or what the closures throw.
    public func grant(
        _ request: GrantRequest, members: MemberRegister, now: Timestamp, append: Append,
        prove: Prove
    ) async throws -> Grant {
        try await exclusively {
            try await appendPending(append)
            let access: StoredAccess
            do {
                access = try await self.access(for: request, members: members, now: now)
            } catch let refusal as Refusal {
                try await refuse(
                    refusal, .grant, request.record, purpose: request.purpose,
                    members: members, now: now, append: append)
            }
            var index = access.index
            if index == nil {
                index = try await deliver([Envelope(leaf: access.leaf)], append)[0]
            }
            guard let index else { throw ArchiveError.entryRefused }
            return try await handOut(request, access, index: index, prove: prove)
        }
    }

    /// The access that the request begins, or goes on with.
    private func access(
        for request: GrantRequest, members: MemberRegister, now: Timestamp
    ) async throws -> StoredAccess {
        let envelope = try await self.envelope(request.record)
        guard envelope.filing.payload != nil else { throw Refusal.payloadMissing }
        let terms = try PolicyRequest(
            action: .read, envelopes: [envelope], purpose: request.purpose, role: request.role,
            fields: request.fields, rule: request.rule
        ).rule(in: members, now: now)
        let key = try await documentKey(of: request.record)
        if let fields = request.fields {
            let document = try await document(of: envelope, fileKey: key.fileKey)
            let names = Set(document.fields.map(\.name))
            guard names.isSuperset(of: fields) else { throw Refusal.fieldUnknown }
        }
        try await checkBodies(of: envelope, attachments: request.fields == nil)
        if let begun = try await begunAccess(request, terms) { return begun }
        var tags: [SubjectTag] = []
        if let subject = key.subject {
            let secret = try directory.readSecret(subject.fileName)
            let number = try await store.nextAccess(of: subject)
            let own = KeyReference(verifierKey)
            tags.append(SubjectKey(secret: secret).tag(number, of: own))
        }
        let entry = try entry(
            .access(
                AccessEntry(
                    scope: .records([request.record], fields: request.fields),
                    rule: terms.identifier, purpose: terms.purpose,
                    reader: GrantRequest.digest(of: request.reader), tags: tags)), now: now)
        guard isAdmissible(entry, members, now: now) else { throw Refusal.notAdmitted }
        let access = StoredAccess(
            id: entry.id, record: request.record, leaf: entry.leaf, index: nil, isFinished: false)
        try await store.begin(access, entry: entry, subject: key.subject)
        try Step.accessStored.pass()
        return access
    }

    /// The record's envelope, if it is here and not erased.
    func envelope(_ id: RecordIdentifier) async throws -> Envelope {
        guard let record = try await store.record(id) else { throw Refusal.recordUnknown }
        guard !record.isErased else { throw Refusal.recordErased }
        return try Envelope(leaf: record.leaf)
    }

    /// An access that was begun for the same request under the same rule, and never handed out.
    private func begunAccess(
        _ request: GrantRequest, _ terms: PolicyTerms
    ) async throws -> StoredAccess? {
        let reader = GrantRequest.digest(of: request.reader)
        return try await store.accesses(to: request.record).last { access in
            guard !access.isFinished,
                case .access(let entry) = try Envelope(leaf: access.leaf).record
            else { return false }
            return entry.reader == reader && entry.rule == terms.identifier
                && entry.scope == .records([request.record], fields: request.fields)
        }
    }

    private func handOut(
        _ request: GrantRequest, _ access: StoredAccess, index: Int, prove: Prove
    ) async throws -> Grant {
        guard let proof = try await prove(index), proof.index == index else {
            throw ArchiveError.notLogged
        }
        try proof.verify(leaf: .leaf(access.leaf), log: log, policy: policy)
        try Step.proofVerified.pass()
        let envelope = try await self.envelope(request.record)
        let output =
            if let fields = request.fields {
                try await disclosure(fields, of: envelope, to: request.reader, prove: prove)
            } else {
                try await headers(of: envelope, to: request.reader)
            }
        let epoch = vault.current
        var keys: [WrappedKey] = []
        for (part, header) in output.headers {
            let part = KeyPart.granted(part, by: access.id)
            let sealed = try epoch.wrap(
                SecretBytes(copying: header.bytes), record: access.record.bytes, part: part)
            keys.append(WrappedKey(record: access.record, part: part, sealed: sealed))
        }
        try await store.finish(
            access, keys: keys, disclosure: request.fields == nil ? nil : output.body)
        try Step.accessFinished.pass()
        return Grant(
            accessIndex: index, file: output.headers[0].header.bytes + output.body,
            attachments: output.attachments)
    }
}
