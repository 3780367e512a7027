import Ledger
import Logging
import Records

/// Everything that a service with these rooms does over HTTP.
struct WholeService: Sendable {
    /// Makes the pages, and the refusals at pages.
    let renderer: PageRenderer
    let endpoints: [Endpoint]
    /// What its endpoints leave to be done while it runs.
    let jobs: JobOffice

    /// Puts the parts together.
    ///
    /// - Throws: What a template or a text throws that is none.
    init(
        _ rooms: ServiceRooms, store: ServiceStore, settings: PageSettings,
        metrics: MetricRegistry, log: Logger, address: @escaping @Sendable () -> String,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws {
        let pages = try ServicePages(settings, store: store, clock: clock)
        let ledger = rooms.ledger
        let imports = rooms.agency.map { RegisterImport(desk: $0) }
        var workers: [Job.Kind: any JobWorker] = [
            .audit: LogAudit(reader: rooms.reader, keeper: rooms.keeper)
        ]
        let book = JobBook(store: store, clock: clock)
        let proposals = ProposalBook(jobs: book)
        if let desk = rooms.agency {
            workers[.keyChange] = KeyChange(desk: desk, proposals: proposals)
        }
        workers[.registerImport] = imports
        jobs = JobOffice(book: book, workers: workers, log: log)
        var endpoints =
            HealthEndpoints { _ = try await ledger.size() }.endpoints
            + LogEndpoints(reader: rooms.reader, ledger: rooms.ledger).endpoints
            + AuditorEndpoints(
                pages: pages.renderer, log: AuditedLog(rooms.reader), clock: clock
            ).endpoints
            + pages.endpoints
            + JobEndpoints(office: jobs, clock: clock).endpoints
            + ActEndpoints(book: ActBook(store: store)).endpoints
        if !rooms.counters.isEmpty {
            let desks = DeskEndpoints(
                rooms.counters, pages: pages.renderer, address: address, clock: clock)
            endpoints +=
                desks.endpoints
                + DeskPages(pages: pages.renderer, desks: desks, clock: clock).endpoints
        }
        if !rooms.departments.isEmpty {
            endpoints += DepartmentEndpoints(rooms.departments).endpoints
        }
        if let imports {
            endpoints +=
                AgencyEndpoints(
                    desk: imports.desk, imports: imports, office: jobs, address: address,
                    pages: pages.renderer
                ).endpoints
                + ProposalEndpoints(desk: imports.desk, proposals: proposals, office: jobs)
                .endpoints
                + AgencyPages(pages: pages.renderer, desk: imports.desk, address: address).endpoints
        }
        renderer = pages.renderer
        endpoints += OperationEndpoints(metrics: metrics, others: endpoints).endpoints
        self.endpoints =
            endpoints + [APIPage(pages: pages.renderer, endpoints: endpoints).endpoint]
    }
}
