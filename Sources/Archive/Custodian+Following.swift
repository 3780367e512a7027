public import Age
public import Records
import Sodium
public import TransparencyLog

/// A record as a standing recipient gets it.
public struct FollowedRecord: Sendable {
    /// The record's index in the log.
    public let index: Int
    /// Its exact leaf.
    public let leaf: [UInt8]
    /// The whole age file of its document; `nil` for a record without a payload.
    public let file: [UInt8]?
    /// Its attachments.
    public let attachments: [GrantedAttachment]
}

extension Custodian {
    /// The most records in one answer.
    public static let followLimit = 1_000

    /// Gives a standing recipient the records of a type that came after `index`.
    ///
    /// What was sealed to the reader as it was added is handed out; what was added before its rule is
    /// sealed now. One `audit.access` entry covers what was made in an hour, for each rule and
    /// recipient; before any of it is handed out, the entry's proof was checked. Records that are about
    /// a subject are passed over: they are granted one by one.
    ///
    /// - Parameters:
    ///   - type: The type.
    ///   - reader: A recipient whom a rule about the whole payload names as standing.
    ///   - index: The index of the last record that the reader has; -1 for none.
    ///   - members: The register after the log's newest entry.
    ///   - now: The custodian's clock.
    ///   - append: Appends to the ledger.
    ///   - prove: The proof for an index.
    ///   - limit: The most records, 1 to ``followLimit``.
    /// - Returns: The next records in the order of the log.
    /// - Throws: As ``grant(_:members:now:append:prove:)``.
    public func follow(
        _ type: RecordType, by reader: Recipient, after index: Int, members: MemberRegister,
        now: Timestamp, append: Append, prove: Prove, limit: Int = followLimit
    ) async throws -> [FollowedRecord] {
        precondition(1...Self.followLimit ~= limit, "one answer has 1 to 1,000 records")
        return try await exclusively {
            try await appendPending(append)
            var answered: Set<FollowedHour> = []
            var followed: [FollowedRecord] = []
            for record in try await store.records(
                of: type, after: index, limit: limit)
            {
                let envelope = try Envelope(leaf: record.leaf)
                guard let index = record.index else { continue }
                let kept = try await keptHeaders(of: envelope, for: reader)
                if kept == nil, try await isPersonal(envelope) { continue }
                do {
                    let rule = try standingRule(for: reader, envelope, members, now)
                    let hour = FollowedHour(
                        reader: GrantRequest.digest(of: reader), rule: rule.identifier, type: type,
                        hour: envelope.created.flooredToHour)
                    if answered.insert(hour).inserted {
                        try await note(hour, rule, members, now, append, prove)
                    }
                } catch let refusal as Refusal {
                    try await refuse(
                        refusal, .grant, envelope.id, purpose: nil, members: members, now: now,
                        append: append)
                }
                let output =
                    if let kept { kept } else { try await newHeaders(of: envelope, for: reader) }
                followed.append(
                    FollowedRecord(
                        index: index, leaf: record.leaf,
                        file: output.map { $0.headers[0].header.bytes + $0.body },
                        attachments: output?.attachments ?? []))
            }
            return followed
        }
    }

    private func isPersonal(_ envelope: Envelope) async throws -> Bool {
        guard envelope.filing.payload != nil else { return false }
        return try await documentKey(of: envelope.id).subject != nil
    }

    private func newHeaders(
        of envelope: Envelope, for reader: Recipient
    ) async throws -> GrantOutput? {
        guard envelope.filing.payload != nil else { return nil }
        return try await headers(of: envelope, to: reader)
    }

    /// The headers that were made when the record was added; `nil` where they were not.
    private func keptHeaders(
        of envelope: Envelope, for reader: Recipient
    ) async throws -> GrantOutput? {
        guard let payload = envelope.filing.payload else { return nil }
        let digest = GrantRequest.digest(of: reader)
        func header(_ part: KeyPart) async throws -> Header? {
            let part = KeyPart.standing(part, for: digest)
            guard let sealed = try await store.key(of: envelope.id, part: part) else { return nil }
            let secret = try vault.current.unwrap(sealed, record: envelope.id.bytes, part: part)
            return try secret.withBytes { bytes throws(AgeError) in
                try Header(
                    parsing: (0..<bytes.byteCount).map {
                        bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
                    })
            }
        }
        guard let first = try await header(.document) else { return nil }
        var output = GrantOutput(
            headers: [(.document, first)], body: try await documentBody(of: envelope))
        for (number, attachment) in payload.attachments.enumerated() {
            guard let header = try await header(.attachment(number)) else { return nil }
            output.attachments.append(
                GrantedAttachment(
                    body: attachment, header: header, source: try await source(attachment.digest)))
        }
        return output
    }

    private func standingRule(
        for reader: Recipient, _ envelope: Envelope, _ members: MemberRegister, _ now: Timestamp
    ) throws(Refusal) -> PolicyTerms {
        var closest = Refusal.ruleMissing
        for terms in members.rules where terms.standing.contains(reader.description) {
            let request = PolicyRequest(
                action: .read, envelopes: [envelope], purpose: nil, rule: terms.identifier)
            do throws(Refusal) {
                return try request.rule(in: members, now: now)
            } catch {
                if error.rank > closest.rank { closest = error }
            }
        }
        throw closest
    }

    /// The entry that lets a standing recipient have what was made in an hour.
    func entry(of hour: FollowedHour, under rule: PolicyTerms) throws(RecordError) -> Envelope {
        try entry(
            .access(
                AccessEntry(
                    scope: .hour(of: hour.type), rule: rule.identifier, purpose: rule.purpose,
                    reader: hour.reader)), now: hour.hour)
    }

    /// Sees to it that the hour's entry stands in the log, with its proof.
    private func note(
        _ hour: FollowedHour, _ rule: PolicyTerms, _ members: MemberRegister, _ now: Timestamp,
        _ append: Append, _ prove: Prove
    ) async throws {
        if try await store.following(hour) == nil {
            let entry = try entry(of: hour, under: rule)
            guard isAdmissible(entry, members, now: now) else { throw Refusal.notAdmitted }
            try await store.begin(hour, entry: entry)
            try Step.accessStored.pass()
            guard try await deliver([entry], append)[0] != nil else {
                throw ArchiveError.entryRefused
            }
        }
        guard let noted = try await store.following(hour), let index = noted.index,
            let proof = try await prove(index), proof.index == index
        else { throw ArchiveError.notLogged }
        try proof.verify(leaf: .leaf(noted.leaf), log: log, policy: policy)
        try Step.proofVerified.pass()
    }
}
