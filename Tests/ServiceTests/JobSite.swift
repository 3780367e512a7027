import Agency
import CityTestSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Ledger
import Logging
import NIOCore
import Records
import Sodium
import Testing

@testable import Service

/// An agency whose jobs a test lets be done when it wants.
struct JobSite {
    let city: City
    let agency: RevocableAgency
    let imports: RegisterImport
    let path = Temporary.path("jobs.sqlite")
    let clock = DeskSite.Clock()

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        let clock = clock
        imports = RegisterImport(
            desk: AgencyDesk(
                issuer: agency.issuer,
                ledger: LocalLedger(try await city.reader(), sequencer: city.sequencer),
                folder: Scratch.path("public"), clock: { clock.now }))
    }

    /// The service's jobs, as one process has them.
    func office() async throws -> JobOffice {
        let clock = clock
        let book = JobBook(store: try ServiceStore(path: path), clock: { clock.now })
        return JobOffice(
            book: book,
            workers: [
                .registerImport: imports,
                .keyChange: KeyChange(desk: imports.desk, proposals: ProposalBook(jobs: book)),
                .audit: LogAudit(reader: try await city.reader(), keeper: city.keeper),
            ], log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Has the jobs done while `body` runs.
    func working<T: Sendable>(
        _ office: JobOffice, _ body: @Sendable () async throws -> T
    ) async throws -> T {
        let work = Task { try await office.run() }
        let result = try await body()
        work.cancel()
        _ = await work.result
        return result
    }

    func ask(
        _ office: JobOffice, _ method: HTTPRequest.Method, _ path: String,
        _ body: JSONValue? = nil, as who: String = "clerk", key: String? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.authorization: who]
        headers[.contentType] = body == nil ? nil : "application/json"
        headers[.idempotencyKey] = key
        let clock = clock
        let endpoints =
            JobEndpoints(office: office, clock: { clock.now }).endpoints
            + AgencyEndpoints(
                desk: imports.desk, imports: imports, office: office,
                address: { "https://city.example" }
            ).endpoints
            + ProposalEndpoints(
                desk: imports.desk, proposals: ProposalBook(jobs: office.book), office: office
            ).endpoints
        let application = ServiceApplication(
            endpoints: endpoints, gate: DeskSite.NamedGate(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            keys: try IdempotencyKeys(store: office.book.store, clock: { clock.now })
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        return try await application.test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers,
                body: body.map { ByteBuffer(bytes: $0.canonicalBytes) })
        }
    }

    func json(
        _ office: JobOffice, _ method: HTTPRequest.Method, _ path: String,
        _ body: JSONValue? = nil, as who: String = "clerk", key: String? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> JSONValue {
        let response = try await ask(office, method, path, body, as: who, key: key)
        #expect(response.status == status, "\(path): \(String(buffer: response.body))")
        return try JSONValue(parsing: Array(buffer: response.body))
    }

    /// The order for a register of so many residents, and one line that is none.
    func register(_ count: Int) -> JSONValue {
        let lines = (1...count).map { "R\($0),Wang,\($0)\n" }.joined()
        return [
            "register": .string(RevocableAgency.columns + lines + "R0,Li,no number\n"),
            "evidence": "in-person", "definition": .string(hexadecimal(agency.card.bytes)),
        ]
    }

    /// A job's id, once it is ordered.
    func order(
        _ office: JobOffice, _ order: JSONValue, key: String? = nil
    ) async throws -> String {
        let job = try await json(
            office, .post, "/api/agency/imports", order, key: key, status: .accepted)
        guard case .string(let id)? = job["id"] else { throw Problem(.notFound, "no-id") }
        return id
    }

    /// The job when it is over.
    func outcome(_ office: JobOffice, _ id: String) async throws -> Job {
        while true {
            if let job = try office.book.job(id), job.state.isOver { return job }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
