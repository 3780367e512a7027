import Age
import Archive
import HTTPTypes
import JSONDocuments
import Records
import Sodium

/// New records of a type for a rule's standing recipient: by asking again, or as they come.
extension DepartmentEndpoints {
    var followingEndpoints: [Endpoint] { [follow, events] }

    private static let place = Endpoint.Parameter(
        name: "after", place: .query,
        summary: "The index of the last record that the reader has (default: none).",
        schema: LogSchemas.index, isRequired: false)
    private static let parameters = [
        department,
        Endpoint.Parameter(
            name: "type", place: .query, summary: "The record type.",
            schema: ["type": "string"]),
        Endpoint.Parameter(
            name: "reader", place: .query, summary: "The reader's age recipient.",
            schema: ["type": "string", "pattern": "^age1[0-9a-z]{58}$"]),
        place,
    ]

    private var follow: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments/{department}/following",
            name: "department.follow",
            summary: "The next records of a type, sealed to a standing recipient; ask again later.",
            access: Self.own, parameters: Self.parameters,
            outcomes: [.json(.ok, "The records.", DepartmentSchemas.following)]
        ) { call in
            let page = try await follower(of: call).page()
            var answer = Answer.json([
                "records": .array(try page.map { try $0.json }),
                "after": .integer(
                    try page.last?.index ?? Self.after(call)),
            ])
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }

    private var events: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments/{department}/following/events",
            name: "department.events",
            summary:
                "The same as server-sent events, as they come; Last-Event-ID goes on behind one.",
            access: Self.own, parameters: Self.parameters,
            outcomes: [
                .init(
                    status: .ok, summary: "One event a record, its id the index.",
                    mediaType: "text/event-stream", schema: nil)
            ]
        ) { call in
            let follower = try follower(of: call)
            // What is refused is refused before the first byte.
            let first = try await follower.page()
            let news = try follower.department.news.follow()
            let stream = RecordEvents(follower, first: first, news: news)
            return Answer(
                status: .ok, headers: [.cacheControl: "no-store"],
                content: .stream(
                    AsyncStream(unfolding: { await stream.next() }), mediaType: "text/event-stream")
            )
        }
    }

    private static func after(_ call: Call) throws -> Int {
        if let last = call.headers[.lastEventID] {
            guard let index = Int(last), index >= 0 else {
                throw Problem(.badRequest, "parameter-malformed", about: "Last-Event-ID")
            }
            return index
        }
        return call.optional("after") == nil ? -1 : try call.index("after")
    }

    private func follower(of call: Call) throws -> RecordFollower {
        RecordFollower(
            department: try department(of: call),
            type: try call.required("type") { RecordType(rawValue: $0) },
            reader: try call.required("reader") { try? Recipient(parsing: $0) },
            after: try Self.after(call))
    }
}

/// Who follows what, from where on.
struct RecordFollower: Sendable {
    /// Most records of one answer.
    static let pageLimit = 100

    let department: Department
    let type: RecordType
    let reader: Recipient
    /// The index of the last record that the reader has; -1 for none.
    var after: Int

    /// The next records.
    ///
    /// - Throws: As `Custodian.follow` does.
    func page() async throws -> [FollowedRecord] {
        try await department.follow(type, by: reader, after: after, limit: Self.pageLimit)
    }
}

/// Records as server-sent events, made when the one before has been taken: a slow reader fills no memory.
actor RecordEvents {
    private var follower: RecordFollower
    private var waiting: [FollowedRecord]
    private let news: AsyncStream<Void>
    private var isOver = false

    init(_ follower: RecordFollower, first: [FollowedRecord], news: AsyncStream<Void>) {
        self.follower = follower
        waiting = first.reversed()
        self.news = news
    }

    /// The next piece of the stream; `nil` when the service ends, or after an event that says why there are no more.
    func next() async -> [UInt8]? {
        guard !isOver else { return nil }
        do {
            if waiting.isEmpty {
                waiting = try await follower.page().reversed()
            }
            guard let record = waiting.popLast() else {
                guard await news.first(where: { _ in true }) != nil else { return nil }
                return Array(": still here\n\n".utf8)
            }
            follower.after = record.index
            let data = try record.json.canonicalText
            return Array("id: \(record.index)\nevent: record\ndata: \(data)\n\n".utf8)
        } catch {
            isOver = true
            let code = Problem(describing: error).code
            return Array("event: problem\ndata: {\"code\":\"\(code)\"}\n\n".utf8)
        }
    }
}

extension FollowedRecord {
    /// `{"index", "envelope", "file", "attachments"}`, the file in base64.
    fileprivate var json: JSONValue {
        get throws {
            [
                "index": .integer(index), "envelope": try JSONValue(parsing: leaf),
                "file": file.map { .string(base64($0)) } ?? .null,
                "attachments": .array(
                    attachments.map {
                        [
                            "digest": .string(hexadecimal($0.body.digest.bytes)),
                            "bytes": .integer($0.body.byteCount),
                        ]
                    }),
            ]
        }
    }
}

extension HTTPField.Name {
    /// Source: WHATWG HTML, §9.2.4.
    fileprivate static let lastEventID = HTTPField.Name.known("Last-Event-ID")
}
