import Foundation
import GRDB
import HTTPTypes
import Records

/// The jobs of a service, in its store: what they are, and how far; what they are about is elsewhere, sealed.
struct JobBook: Sendable {
    let store: ServiceStore
    let clock: @Sendable () -> Timestamp

    /// Most jobs of a kind that are not over.
    static let openLimit = 100
    /// How long a job that is over is remembered, with what it left.
    static let seconds = 7 * 86_400

    /// Writes an order down; one with the same id is the same order.
    ///
    /// - Throws: `Problem` of status 429 where too many wait.
    func order(_ job: Job) throws -> Job {
        try store.database.write { try Self.order(job, in: $0) }
    }

    /// Writes an order down as part of a transaction.
    ///
    /// - Throws: `Problem` of status 429 where too many wait.
    static func order(_ job: Job, in database: Database) throws -> Job {
        if let earlier = try Self.job(job.id, in: database) { return earlier }
        let open = try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM job WHERE kind = ? AND state IN ('waiting', 'running')
                """,
            arguments: [job.kind.rawValue])
        guard open ?? 0 < openLimit else {
            throw Problem(.tooManyRequests, "too-many-jobs", retrySeconds: 60)
        }
        try database.execute(
            sql: """
                INSERT INTO job (id, kind, owner, state, done, total, created, changed)
                VALUES (?, ?, ?, 'waiting', 0, ?, ?, ?)
                """,
            arguments: [
                job.id, job.kind.rawValue, job.owner, job.total, job.created.epochSeconds,
                job.created.epochSeconds,
            ])
        return job
    }

    /// The job; `nil` for no such one.
    func job(_ id: String) throws -> Job? {
        try store.database.read { try Self.job(id, in: $0) }
    }

    /// The jobs of these kinds, the newest first.
    func jobs(_ kinds: [Job.Kind], limit: Int) throws -> [Job] {
        try store.database.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM job ORDER BY created DESC, rowid DESC"
            ).compactMap(Self.job).filter { kinds.contains($0.kind) }.prefix(limit).map(\.self)
        }
    }

    /// The oldest job of a kind that is not over, from now on running.
    func next(_ kind: Job.Kind) throws -> Job? {
        try store.database.write { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM job WHERE kind = ? AND state IN ('waiting', 'running')
                    ORDER BY created, rowid LIMIT 1
                    """,
                arguments: [kind.rawValue])
            guard let row, var job = Self.job(row) else { return nil }
            job.state = .running
            try database.execute(
                sql: "UPDATE job SET state = 'running' WHERE id = ?", arguments: [job.id])
            return job
        }
    }

    /// Remembers how far a job is.
    ///
    /// - Throws: `CancellationError` where it was cancelled meanwhile.
    func note(_ id: String, done: Int, total: Int) throws {
        try change(id, "done = ?, total = ?", [done, total])
    }

    /// Ends a job; what was cancelled meanwhile stays so.
    func finish(_ id: String, _ state: Job.State, result: String? = nil, problem: String? = nil) {
        try? change(id, "state = ?, result = ?, problem = ?", [state.rawValue, result, problem])
    }

    /// Ends a job that is not over; what it has done stays done.
    func cancel(_ id: String) throws {
        try? change(id, "state = ?", [Job.State.cancelled.rawValue], whileIn: "waiting', 'running")
    }

    /// Forgets a job that is over.
    func remove(_ id: String) throws {
        try store.database.write { database in
            try database.execute(
                sql: "DELETE FROM job WHERE id = ? AND state NOT IN ('waiting', 'running')",
                arguments: [id])
        }
    }

    /// The jobs that were over ``seconds`` ago.
    func old() throws -> [Job] {
        let time = clock().epochSeconds - Self.seconds
        return try store.database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM job
                    WHERE changed <= ? AND state NOT IN ('waiting', 'running')
                    """,
                arguments: [time]
            ).compactMap(Self.job)
        }
    }

    private func change(
        _ id: String, _ assignments: String, _ values: [(any DatabaseValueConvertible)?],
        whileIn states: String = "running"
    ) throws {
        let now = clock().epochSeconds
        try store.database.write { database in
            try database.execute(
                sql: """
                    UPDATE job SET \(assignments), changed = ?
                    WHERE id = ? AND state IN ('\(states)')
                    """,
                arguments: StatementArguments(values + [now, id]))
            guard database.changesCount == 1 else { throw CancellationError() }
        }
    }

    private static func job(_ id: String, in database: Database) throws -> Job? {
        try Row.fetchOne(database, sql: "SELECT * FROM job WHERE id = ?", arguments: [id])
            .flatMap(job)
    }

    private static func job(_ row: Row) -> Job? {
        guard let kind = Job.Kind(rawValue: row["kind"]),
            let state = Job.State(rawValue: row["state"]),
            let created = Timestamp(epochSeconds: row["created"])
        else { return nil }
        return Job(
            id: row["id"], kind: kind, owner: row["owner"], state: state, done: row["done"],
            total: row["total"], result: row["result"], problem: row["problem"], created: created)
    }
}
