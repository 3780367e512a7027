import HTTPTypes
public import Ledger
public import LedgerClient
public import Logging
import Records
import ServiceLifecycle
import UnixSignals
public import Witness

/// A service with one room: a log for its members and readers, or a witness; on loopback.
public struct LogService: Sendable {
    private let endpoints: [Endpoint]
    private let rounds: WitnessRounds?
    private let log: Logger

    /// Serves a log.
    ///
    /// - Parameters:
    ///   - reader: Reads it; its policy is the operator's.
    ///   - ledger: Takes members' envelopes.
    ///   - rounds: Asks the witnesses; `nil` where nobody is asked.
    ///   - log: Gets what happens, without what anybody wrote.
    public init(
        of reader: LedgerReader, ledger: LocalLedger, rounds: WitnessRounds?, log: Logger
    ) {
        endpoints =
            HealthEndpoints { _ = try await reader.size() }.endpoints
            + LogEndpoints(reader: reader, ledger: ledger).endpoints
        self.rounds = rounds
        self.log = log
    }

    /// Serves a witness.
    public init(of witness: LogWitness, log: Logger) {
        endpoints =
            HealthEndpoints {}.endpoints
            + WitnessEndpoints(witness: WitnessTurn(witness, clock: { .now })).endpoints
        rounds = nil
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT; what was begun is finished.
    ///
    /// - Parameters:
    ///   - port: The port on 127.0.0.1; 0 for one that is free.
    ///   - onRunning: Told the port.
    /// - Throws: What the server throws where the port is taken.
    public func run(port: Int, onRunning: @escaping @Sendable (Int) -> Void) async throws {
        let application = ServiceApplication(
            endpoints: endpoints, gate: PublicGate(), log: log
        ).application(host: "127.0.0.1", port: port) { onRunning($0) }
        let asking = rounds.map { [WitnessAsking(rounds: $0, log: log)] } ?? []
        try await ServiceGroup(
            services: asking + [application], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: log
        ).run()
    }
}

/// Everybody may come in, each as often as is good for the others.
private struct PublicGate: Gate {
    private let reading = RateLimit(perSecond: 20_000, burst: 40_000)
    private let writing = RateLimit(perSecond: 500, burst: 1_000)

    func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller? {
        if let wait = (endpoint.isWrite ? writing : reading).take(visit.client) {
            throw Problem(.tooManyRequests, "too-many", retrySeconds: wait)
        }
        guard endpoint.access == .anybody else { throw Problem(.unauthorized, "unauthorized") }
        return nil
    }

    func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {}
}
