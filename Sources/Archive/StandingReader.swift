import Age
import Records
import Sodium

/// Somebody to whom new records of a type are sealed as they are added, under the rule that says so.
struct StandingReader: Sendable {
    let recipient: Recipient
    /// How entries name the reader.
    let digest: SHA256Digest
    let rule: PolicyTerms

    /// The entry that lets the reader have what was made in an hour.
    func hour(of envelope: Envelope) -> FollowedHour {
        FollowedHour(
            reader: digest, rule: rule.identifier, type: envelope.type,
            hour: envelope.created.flooredToHour)
    }

    /// The header that gives the reader what `fileKey` opens; `nil` for a key of low order, to which
    /// nobody can seal.
    func header(_ fileKey: borrowing FileKey) throws(AgeError) -> Header? {
        do throws(AgeError) {
            return try Header(for: [recipient], fileKey: fileKey)
        } catch {
            guard error == .lowOrderPoint else { throw error }
            return nil
        }
    }
}

/// The standing recipients of the rules that count at a time.
struct StandingReaders: Sendable {
    private let readers: [StandingReader]

    init(_ members: MemberRegister, now: Timestamp) {
        readers = members.rules.flatMap { rule -> [StandingReader] in
            guard rule.action == .read, rule.allows(fields: nil), rule.validFrom <= now,
                now < rule.validUntil
            else { return [] }
            return rule.standing.compactMap { text in
                guard let recipient = try? Recipient(parsing: text) else { return nil }
                return StandingReader(
                    recipient: recipient, digest: GrantRequest.digest(of: recipient), rule: rule)
            }
        }
    }

    /// To whom a record is sealed, each once; nobody where it is about a subject or has no payload.
    func readers(of submission: Submission) -> [StandingReader] {
        guard !readers.isEmpty, submission.subject == nil, submission.hasPayload else { return [] }
        var named: Set<SHA256Digest> = []
        return readers.filter { reader in
            guard reader.rule.types.contains(submission.content.type),
                reader.rule.covers([submission.id])
            else { return false }
            if let areas = reader.rule.areas {
                guard let area = submission.area, areas.contains(area) else { return false }
            }
            return named.insert(reader.digest).inserted
        }
    }
}

extension Submission {
    /// Whether anything is to be encrypted.
    var hasPayload: Bool { !(fields.isEmpty && attachments.isEmpty) }
}
