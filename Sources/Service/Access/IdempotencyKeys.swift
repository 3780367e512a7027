import Foundation
import GRDB
import HTTPTypes
import Records
import Sodium

/// What idempotency keys were used for: the same request again gets the same answer, and is done once.
///
/// Kept are hashes, and the answers of endpoints that say so, for a day. A refusal gives its key back, since it
/// changed nothing; so does the end of the process, after which nobody knows what became of the request.
struct IdempotencyKeys: Sendable {
    let store: ServiceStore
    let clock: @Sendable () -> Timestamp

    /// How long an answer is kept.
    static let seconds = 86_400
    /// Largest answer that is kept, in bytes.
    static let answerByteLimit = 65_536

    /// Takes up what an earlier process left: requests in the middle of which it ended are free again.
    init(store: ServiceStore, clock: @escaping @Sendable () -> Timestamp) throws {
        self.store = store
        self.clock = clock
        try store.database.write { database in
            try database.execute(sql: "DELETE FROM repetition WHERE state = 'begun'")
        }
    }

    /// Answers a call at `endpoint`, once where its key says so.
    ///
    /// - Throws: `Problem` of status 422 for a key that was used for something else, 409 while that goes on; and
    ///   what the endpoint throws.
    func answer(_ call: Call, at endpoint: Endpoint) async throws -> Answer {
        // Whoever is not known has no keys: what everybody may write is idempotent by itself.
        guard let key = try IdempotencyKey(call), call.caller != nil else {
            return try await endpoint.answer(call)
        }
        let turn = try begin(key, endpoint.repetition)
        if case .answered(let answer) = turn { return answer }
        do {
            let answer = try await endpoint.answer(call)
            if endpoint.repetition == .kept { try finish(key, answer) }
            return answer
        } catch {
            if case .first = turn { try forget(key) }
            throw error
        }
    }

    /// The how-manieth time a request is asked.
    private enum Turn {
        case first
        /// Again, and to be done again.
        case again
        case answered(Answer)
    }

    /// Takes the key.
    private func begin(_ key: IdempotencyKey, _ repetition: Repetition) throws -> Turn {
        let now = clock().epochSeconds
        return try store.database.write { database in
            try database.execute(
                sql: "DELETE FROM repetition WHERE expires <= ?", arguments: [now])
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM repetition WHERE name = ?",
                arguments: [Data(key.name.bytes)])
            guard let row else {
                try database.execute(
                    sql: """
                        INSERT INTO repetition (name, request, expires, state)
                        VALUES (?, ?, ?, ?)
                        """,
                    arguments: [
                        Data(key.name.bytes), Data(key.request.bytes), now + Self.seconds,
                        repetition == .kept ? "begun" : "natural",
                    ])
                return .first
            }
            guard row["request"] == Data(key.request.bytes) else {
                throw Problem(.unprocessableContent, "idempotency-mismatch")
            }
            guard row["state"] != "begun" else {
                throw Problem(.conflict, "idempotency-busy", retrySeconds: 1)
            }
            return row["state"] == "natural" ? .again : .answered(Self.answer(row))
        }
    }

    private func finish(_ key: IdempotencyKey, _ answer: Answer) throws {
        let content: (bytes: Data?, mediaType: String?)
        switch answer.content {
        case .none: content = (nil, nil)
        case .bytes(let bytes, let mediaType) where bytes.count <= Self.answerByteLimit:
            content = (Data(bytes), mediaType)
        case .bytes, .stream: throw Problem(.internalServerError, "bug")
        }
        try store.database.write { database in
            try database.execute(
                sql: """
                    UPDATE repetition
                    SET state = 'answered', status = ?, location = ?, media = ?, content = ?
                    WHERE name = ?
                    """,
                arguments: [
                    answer.status.code, answer.headers[.location], content.mediaType, content.bytes,
                    Data(key.name.bytes),
                ])
        }
    }

    private func forget(_ key: IdempotencyKey) throws {
        try store.database.write { database in
            try database.execute(
                sql: "DELETE FROM repetition WHERE name = ?", arguments: [Data(key.name.bytes)])
        }
    }

    private static func answer(_ row: Row) -> Answer {
        var headers: HTTPFields = [:]
        headers[.location] = row["location"]
        let content: Data? = row["content"]
        let mediaType: String? = row["media"]
        return Answer(
            status: HTTPResponse.Status(code: row["status"]), headers: headers,
            content: content.flatMap { bytes in
                mediaType.map { .bytes(Array(bytes), mediaType: $0) }
            } ?? .none)
    }
}
