public import Logging
import Records
import ServiceLifecycle
import UnixSignals
public import Wallet

/// A resident's own page over their wallet, on loopback alone.
public struct WalletService: Sendable {
    /// Why it does not begin.
    public enum Refusal: Error, Equatable, Sendable {
        /// The host is another than this computer alone.
        case notLoopback
    }

    private let entry = ResidentEntry()
    private let pages: ResidentPages
    private let log: Logger

    /// Serves the wallet that was opened at `directory`.
    ///
    /// - Throws: What a template or a text throws that is none.
    public init(of holder: Holder, at directory: String, log: Logger) throws {
        pages = try ResidentPages(
            holder: holder, directory: directory, entry: entry, clock: { .now })
        self.log = log
    }

    /// Whether `host` is this computer alone, in a way that no name service decides.
    public static func isLoopback(_ host: String) -> Bool { ["127.0.0.1", "::1"].contains(host) }

    /// Serves until SIGTERM or SIGINT, or until the resident ends it; what was begun is finished.
    ///
    /// - Parameters:
    ///   - host: A loopback address.
    ///   - port: The port; 0 for one that is free.
    ///   - onRunning: Told the address that lets one browser in.
    /// - Throws: `Refusal`; what the server throws where the port is taken.
    public func run(
        host: String, port: Int, onRunning: @escaping @Sendable (String) -> Void
    ) async throws {
        guard Self.isLoopback(host) else { throw Refusal.notLoopback }
        let application = ServiceApplication(
            endpoints: pages.endpoints, gate: WalletGate(entry: entry, clock: { .now }), log: log,
            pages: pages.renderer
        ).application(host: host, port: port) { [entry] in onRunning(entry.open(port: $0)) }
        let configuration = ServiceGroupConfiguration(
            services: [
                .init(
                    service: EndWatch(entry: entry),
                    successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: application),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        try await ServiceGroup(configuration: configuration).run()
    }
}

/// Ends the run when the resident has ended the page.
private struct EndWatch: Service {
    let entry: ResidentEntry

    func run() async throws {
        for await _ in entry.endings.cancelOnGracefulShutdown() { return }
    }
}
