import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The web server with its endpoints: runs until it is told to end, and finishes what it has begun.
public struct ServiceApplication: Sendable {
    let endpoints: [Endpoint]
    let gate: any Gate
    let log: Logger
    /// Makes refusals at pages readable.
    var pages: PageRenderer?
    /// `nil` where everything is idempotent by itself.
    var keys: IdempotencyKeys?
    /// `nil` without TLS.
    var tls: ServiceTLS?
    /// Whether a proxy in front says who asks.
    var isBehindProxy = false
    /// Where requests that write let backups pass; `nil` where nobody makes any.
    var rest: RestingPlace?

    /// The application, listening on `host` and `port`; 0 is a port that is free.
    func application(
        host: String, port: Int, onRunning: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        Application(
            router: EndpointRouter(
                endpoints: endpoints, gate: gate, log: log, pages: pages,
                isBehindProxy: isBehindProxy, keys: keys, rest: rest
            ).router(),
            server: tls?.server ?? ServiceTLS.plain,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "countersign", backlog: 1_024,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    OpenFiles.connections(), logger: log)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
            logger: log)
    }
}
