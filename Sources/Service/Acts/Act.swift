import Foundation
import GRDB
import Records
import Sodium

/// An administrative act, noted in the same step in which it is done; the ledger gets it afterwards.
struct Act: Hashable, Sendable {
    /// Who acts where no account does: the service itself, when it makes a sample city's accounts.
    static let service = "service"

    let id: RecordIdentifier
    let act: ActEntry.Act
    let roles: Set<ServiceRole>
    /// The account that did it.
    let actor: String
    /// The account or token that it is about, or the proposal's id.
    let subject: String
    /// 32 random bytes.
    let salt: [UInt8]
    let created: Timestamp
    /// The index of its entry; `nil` where the ledger does not have it yet.
    let entry: Int?

    /// An act that is being done.
    init(
        _ act: ActEntry.Act, roles: Set<ServiceRole> = [], by actor: String, to subject: String,
        at created: Timestamp
    ) {
        id = RecordIdentifier()
        self.act = act
        self.roles = roles
        self.actor = actor
        self.subject = subject
        salt = randomBytes(32)
        self.created = created
        entry = nil
    }

    /// Notes it, in the transaction that does it.
    func note(in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO act (id, act, roles, actor, subject, salt, created)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.description, act.rawValue, roles.text, actor, subject, Data(salt),
                created.epochSeconds,
            ])
    }

    /// The act in a row; `nil` for one that is none.
    init?(_ row: Row) {
        guard let id = RecordIdentifier(row["id"] as String),
            let act = ActEntry.Act(rawValue: row["act"]),
            let roles = Set<ServiceRole>(text: row["roles"]),
            let created = Timestamp(epochSeconds: row["created"])
        else { return nil }
        let salt: Data = row["salt"]
        self.id = id
        self.act = act
        self.roles = roles
        actor = row["actor"]
        subject = row["subject"]
        self.salt = Array(salt)
        self.created = created
        entry = row["entry"]
    }

    /// What hides actor and subject on the ledger: `SHA-256("countersign/act/v1\n" ‖ salt ‖ actor ‖ "\n" ‖ subject)`;
    /// no name has a line break in it.
    var commitment: SHA256Digest {
        SHA256.hash(
            Array("countersign/act/v1\n".utf8) + salt + Array("\(actor)\n\(subject)".utf8))
    }

    /// The entry as the ledger gets it, to be signed; on the full hour, since a finer time would tell who it was.
    func envelope() throws -> Envelope {
        let roles = roles.map(\.rawValue).sorted()
        return try Envelope(
            .act(ActEntry(act: act, roles: roles, commitment: commitment)), id: id,
            created: created.flooredToHour)
    }
}
