import HTTPTypes
import JSONDocuments
import Records
import Sodium

/// Long work over HTTP: how far each job is, and its end.
struct JobEndpoints: Sendable {
    let office: JobOffice
    let clock: @Sendable () -> Timestamp

    /// The endpoints; audits only where they are done here.
    var endpoints: [Endpoint] {
        [list, state, end] + (office.kinds.contains(.audit) ? [audit] : [])
    }

    /// Most jobs in a list.
    private static let listLimit = 100
    /// The job in a path.
    static let parameter = Endpoint.Parameter(
        name: "job", place: .path, summary: "The job's id.",
        schema: ["type": "string", "pattern": "^[0-9a-f]{32}$"])
    /// Whoever may order a job of some kind.
    private static let access = Endpoint.Access.roles(
        Job.Kind.allCases.reduce(into: []) { $0.formUnion($1.roles) })

    private var list: Endpoint {
        Endpoint(
            method: .get, path: "/api/jobs", name: "jobs",
            summary: "The jobs that the caller's role may see, the newest first.",
            access: Self.access, outcomes: [.json(.ok, "The jobs.", JobSchemas.jobs)]
        ) { call in
            let kinds = office.kinds.filter { call.mayOrder($0) }
            let jobs = try office.book.jobs(kinds, limit: Self.listLimit)
            return .json(["jobs": .array(jobs.map(\.json))])
        }
    }

    private var state: Endpoint {
        Endpoint(
            method: .get, path: "/api/jobs/{job}", name: "job",
            summary: "How far a job is, and what came of it.", access: Self.access,
            parameters: [Self.parameter], outcomes: [.json(.ok, "The job.", JobSchemas.job)]
        ) { call in .json(try call.job(in: office.book).json) }
    }

    private var end: Endpoint {
        Endpoint(
            method: .delete, path: "/api/jobs/{job}", name: "job.end",
            summary: "Stops a job, whose done part stays done; forgets one that is over.",
            access: Self.access, parameters: [Self.parameter],
            outcomes: [
                .init(status: .noContent, summary: "Done.", mediaType: nil, schema: nil)
            ]
        ) { call in
            try office.end(call.job(in: office.book))
            return Answer(status: .noContent, content: .none)
        }
    }

    private var audit: Endpoint {
        Endpoint(
            method: .post, path: "/api/audits", name: "job.audit",
            summary: "Has everything in the log derived again.",
            access: .roles(Job.Kind.audit.roles),
            outcomes: [.json(.accepted, "The job.", JobSchemas.job)], repetition: .kept
        ) { call in
            .accepted(try office.order(call.newJob(.audit, total: 0, at: clock())))
        }
    }
}

extension Call {
    /// Whether the caller's role may order, see and end jobs of a kind.
    func mayOrder(_ kind: Job.Kind) -> Bool {
        !(caller?.roles ?? []).isDisjoint(with: kind.roles)
    }

    /// The job that the path names, of a kind that the caller may see.
    ///
    /// - Throws: `Problem` of status 404.
    func job(in book: JobBook) throws -> Job {
        guard let job = try book.job(parameter("job")), mayOrder(job.kind) else {
            throw Problem(.notFound, "job-unknown", about: "job")
        }
        return job
    }

    /// A job that the caller orders; under an idempotency key always the same one, also where an earlier order was
    /// cut short.
    func newJob(_ kind: Job.Kind, total: Int, at now: Timestamp) throws -> Job {
        Job(
            id: try newJobID(), kind: kind, owner: caller?.name ?? "", total: total, created: now)
    }

    func newJobID() throws -> String {
        guard let key = try IdempotencyKey(self) else { return RecordIdentifier().description }
        return hexadecimal(Array(key.request.bytes.prefix(16)))
    }
}

extension Answer {
    /// A job was ordered: where it is looked after.
    static func accepted(_ job: Job) -> Answer {
        var answer = Answer.json(job.json, status: .accepted)
        answer.headers[.location] = "/api/jobs/" + job.id
        return answer
    }
}
