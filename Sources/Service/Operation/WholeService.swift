import Ledger
import Records

/// Everything that a service with these rooms does over HTTP.
struct WholeService: Sendable {
    /// Makes the pages, and the refusals at pages.
    let renderer: PageRenderer
    let endpoints: [Endpoint]

    /// Puts the parts together.
    ///
    /// - Throws: What a template or a text throws that is none.
    init(
        _ rooms: ServiceRooms, store: ServiceStore, settings: PageSettings,
        metrics: MetricRegistry, address: @escaping @Sendable () -> String,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws {
        let pages = try ServicePages(settings, store: store, clock: clock)
        let log = rooms.ledger
        var endpoints =
            HealthEndpoints { _ = try await log.size() }.endpoints
            + LogEndpoints(reader: rooms.reader, ledger: rooms.ledger).endpoints
            + AuditorEndpoints(
                pages: pages.renderer, log: AuditedLog(rooms.reader), clock: clock
            ).endpoints
            + pages.endpoints
        if !rooms.counters.isEmpty {
            let desks = DeskEndpoints(rooms.counters, address: address, clock: clock)
            endpoints +=
                desks.endpoints
                + DeskPages(pages: pages.renderer, desks: desks, clock: clock).endpoints
        }
        if let desk = rooms.agency {
            endpoints += AgencyEndpoints(desk: desk, address: address).endpoints
        }
        renderer = pages.renderer
        self.endpoints =
            endpoints + OperationEndpoints(metrics: metrics, others: endpoints).endpoints
    }
}
