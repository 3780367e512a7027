import Foundation
import GRDB
import HTTPTypes
import Records
import Sodium

/// The proposals of an agency's officers, in the service's store; confirming one orders the job that does it.
struct ProposalBook: Sendable {
    let jobs: JobBook

    private var store: ServiceStore { jobs.store }

    /// Most proposals that are open.
    static let openLimit = 100

    /// Writes a proposal down; one with the same id is the same.
    ///
    /// - Throws: `Problem` of status 429 where too many are open.
    func propose(_ proposal: KeyProposal) throws -> KeyProposal {
        let now = jobs.clock()
        return try store.database.write { database in
            if let earlier = try Self.proposal(proposal.id, in: database, now) { return earlier }
            let open = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM proposal WHERE state = 'open' AND created > ?",
                arguments: [now.epochSeconds - KeyProposal.seconds])
            guard open ?? 0 < Self.openLimit else {
                throw Problem(.tooManyRequests, "too-many-proposals", retrySeconds: 3_600)
            }
            let (change, tag, reason) = Self.columns(of: proposal.change)
            try database.execute(
                sql: """
                    INSERT INTO proposal
                        (id, change, definition, tag, reason, proposer, state, created)
                    VALUES (?, ?, ?, ?, ?, ?, 'open', ?)
                    """,
                arguments: [
                    proposal.id, change, Data(proposal.definition.bytes), tag, reason,
                    proposal.proposer, proposal.created.epochSeconds,
                ])
            try Act(.keyChangeProposed, by: proposal.proposer, to: proposal.id, at: now).note(
                in: database)
            return proposal
        }
    }

    /// Another officer agrees: from now on it is an order.
    ///
    /// Both must be officers still, with accounts of their own.
    ///
    /// - Returns: The job that carries it out.
    /// - Throws: `Problem` of status 404 for no such proposal, 409 where it is not open, 403 for the proposer's
    ///   own confirmation, or where the proposer is no officer any more.
    func confirm(_ id: String, by officer: String) throws -> Job {
        let now = jobs.clock()
        return try store.database.write { database in
            let proposal = try Self.open(id, in: database, now)
            guard proposal.proposer != officer else {
                throw Problem(.forbidden, "second-officer-needed")
            }
            let roles = try String.fetchOne(
                database, sql: "SELECT roles FROM account WHERE name = ? AND disabled = 0",
                arguments: [proposal.proposer])
            guard roles.flatMap({ Set<ServiceRole>(text: $0) })?.contains(.officer) ?? false else {
                throw Problem(.forbidden, "proposer-no-officer")
            }
            try database.execute(
                sql: "UPDATE proposal SET state = 'confirmed', confirmer = ? WHERE id = ?",
                arguments: [officer, id])
            try Act(.keyChangeConfirmed, by: officer, to: id, at: now).note(in: database)
            return try JobBook.order(
                Job(id: id, kind: .keyChange, owner: officer, total: 100, created: now),
                in: database)
        }
    }

    /// Takes a proposal back.
    ///
    /// - Throws: `Problem` of status 404 for no such proposal, 409 where it is not open.
    func withdraw(_ id: String, by officer: String) throws {
        let now = jobs.clock()
        try store.database.write { database in
            _ = try Self.open(id, in: database, now)
            try database.execute(
                sql: "UPDATE proposal SET state = 'withdrawn' WHERE id = ?", arguments: [id])
            try Act(.keyChangeWithdrawn, by: officer, to: id, at: now).note(in: database)
        }
    }

    /// The proposal.
    ///
    /// - Throws: `Problem` of status 404.
    func proposal(_ id: String) throws -> KeyProposal {
        let now = jobs.clock()
        let found = try store.database.read { try Self.proposal(id, in: $0, now) }
        guard let found else { throw Problem(.notFound, "proposal-unknown", about: "proposal") }
        return found
    }

    /// The newest proposals.
    func newest(limit: Int) throws -> [KeyProposal] {
        let now = jobs.clock()
        return try store.database.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM proposal ORDER BY rowid DESC LIMIT ?",
                arguments: [limit]
            ).compactMap { Self.proposal($0, now) }
        }
    }

    private static func open(
        _ id: String, in database: Database, _ now: Timestamp
    ) throws -> KeyProposal {
        guard let proposal = try proposal(id, in: database, now) else {
            throw Problem(.notFound, "proposal-unknown", about: "proposal")
        }
        guard proposal.state == .open else { throw Problem(.conflict, "proposal-closed") }
        return proposal
    }

    private static func proposal(
        _ id: String, in database: Database, _ now: Timestamp
    ) throws -> KeyProposal? {
        try Row.fetchOne(database, sql: "SELECT * FROM proposal WHERE id = ?", arguments: [id])
            .flatMap { proposal($0, now) }
    }

    private static func columns(
        of change: KeyProposal.Change
    ) -> (change: String, tag: String?, reason: String?) {
        switch change {
        case .rotation(let tag): ("rotation", tag, nil)
        case .retirement(let reason): ("retirement", nil, reason.rawValue)
        }
    }

    private static func change(_ row: Row) -> KeyProposal.Change? {
        let (tag, reason): (String?, String?) = (row["tag"], row["reason"])
        return switch row["change"] as String {
        case "rotation": tag.map { .rotation(tag: $0) }
        case "retirement":
            reason.flatMap { RetirementRecord.Reason(rawValue: $0) }.map { .retirement($0) }
        default: nil
        }
    }

    private static func proposal(_ row: Row, _ now: Timestamp) -> KeyProposal? {
        let definition: Data = row["definition"]
        guard let change = change(row), let digest = SHA256Digest(bytes: Array(definition)),
            var state = KeyProposal.State(rawValue: row["state"]),
            let created = Timestamp(epochSeconds: row["created"])
        else { return nil }
        if state == .open, now.epochSeconds - created.epochSeconds >= KeyProposal.seconds {
            state = .expired
        }
        return KeyProposal(
            id: row["id"], change: change, definition: digest, proposer: row["proposer"],
            confirmer: row["confirmer"], state: state, created: created)
    }
}
