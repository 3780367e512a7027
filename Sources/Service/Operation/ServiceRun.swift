import Agency
import Foundation
import Hummingbird
import Logging
import Metrics
import Records
import SealedStorage
import ServiceLifecycle
import Sodium
import Synchronization
import TransparencyLog
import UnixSignals

/// One run of the service: from its settings to the last request.
public struct ServiceRun: Sendable {
    private let settings: ServiceSettings

    /// Why it does not begin.
    public enum Refusal: Error, Equatable, Sendable {
        /// The city is a sample, which production refuses.
        case sampleInProduction
        /// The directory holds no city, and production makes none.
        case nothingToServe(directory: String)
    }

    /// A run with these settings.
    public init(_ settings: ServiceSettings) { self.settings = settings }

    /// Serves until it is told to end by SIGTERM or SIGINT; then what was begun is finished.
    ///
    /// - Parameter say: Gets the lines that tell where to go and how to sign in.
    /// - Throws: `Refusal`, `StorageError`, and what the rooms throw.
    public func serve(_ say: @escaping @Sendable (String) -> Void) async throws {
        try foundSampleWhereEmpty()
        let sample = try SampleAccounts(in: settings.directory)
        guard sample == nil || !settings.isProduction else { throw Refusal.sampleInProduction }
        let metrics = MetricRegistry()
        MetricsSystem.bootstrap(metrics)
        let log = Logger(label: "countersign") { [level = settings.logLevel] label in
            JSONLogHandler(label, level: Logger.Level(rawValue: level) ?? .info)
        }
        let rooms = try await ServiceRooms(
            in: settings.directory, passphrase: try passphrase(), policy: try policy())
        for id in rooms.closedDepartments {
            log.warning(
                "department closed", metadata: ["department": "\(id)", "code": "epoch-missing"])
        }
        let store = try ServiceStore(path: settings.directory + "/" + ServiceStore.fileName)
        try sample?.make(in: store)
        let front = Front(address: settings.address(port: settings.port))
        let service = try WholeService(
            rooms, store: store, settings: pageSettings(rooms, front, isSample: sample != nil),
            metrics: metrics, log: log, address: { front.address })
        let application = ServiceApplication(
            endpoints: service.endpoints, gate: gate(store), log: log, pages: service.renderer,
            keys: try IdempotencyKeys(store: store, clock: { .now }),
            tls: try settings.tls.map { try ServiceTLS(certificate: $0.certificate, key: $0.key) },
            isBehindProxy: settings.isBehindProxy, rest: try RestingPlace(in: settings.directory)
        ).application(host: settings.host, port: settings.port) { port in
            front.set(settings.address(port: port))
            Self.tell(front.address, sample, settings, say)
        }
        let hours = rooms.counters.map { counter in
            CounterHours(
                counter: counter,
                receipts: "\(settings.directory)/desks/\(counter.id)/receipts", log: log,
                clock: { .now })
        }
        let keepers = rooms.departments.map { DepartmentHours(department: $0, log: log) }
        let heads = rooms.agency.map { AgencyHours(desk: $0, log: log) }
        let acts = rooms.operatorKey.map { key in
            ActPublishing(book: ActBook(store: store), ledger: rooms.ledger, key: key, log: log)
        }
        // They end in the opposite order: first streams, which requests would else wait for, then requests.
        try await ServiceGroup(
            services: hours + keepers + [service.jobs] + (acts.map { [$0] } ?? [])
                + (heads.map { [$0] } ?? [])
                + (rooms.rounds.map { [WitnessAsking(rounds: $0, log: log)] } ?? [])
                + [application, StreamsEnding(rooms: rooms)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: log
        ).run()
    }

    /// The address that people see, which follows from the port where nobody chose one.
    private final class Front: Sendable {
        private let value: Mutex<String>
        init(address: String) { value = Mutex(address) }
        var address: String { value.withLock { $0 } }
        func set(_ address: String) { value.withLock { $0 = address } }
    }

    private func foundSampleWhereEmpty() throws {
        guard !FileManager.default.fileExists(atPath: settings.directory + "/ledger") else {
            return
        }
        guard !settings.isProduction else {
            throw Refusal.nothingToServe(directory: settings.directory)
        }
        try CountersignProgram.run(["sample", "--directory", settings.directory])
    }

    /// A sample city has its passphrase beside it.
    private func passphrase() throws -> SecretBytes {
        let path = settings.passphraseFile ?? settings.directory + "/passphrase"
        let bytes = try AtomicFile.read(path, limit: 65_536)
        return try SecretBytes(
            copying: Array(
                bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }))
    }

    private func policy() throws -> WitnessPolicy {
        guard let path = settings.witnesses else { return .none }
        return try WitnessPolicy(parsing: AtomicFile.read(path, limit: 65_536))
    }

    private func pageSettings(
        _ rooms: ServiceRooms, _ front: Front, isSample: Bool
    ) -> PageSettings {
        PageSettings(
            nameZh: settings.name.zh, nameEn: settings.name.en, isSample: isSample,
            address: front.address,
            sections: [.auditor] + (rooms.counters.isEmpty ? [] : [.desk])
                + (rooms.agency == nil ? [] : [.agency]) + [.administration])
    }

    private func gate(_ store: ServiceStore) -> ServiceGate {
        let (strangers, callers) = (
            Double(settings.strangersPerSecond), Double(settings.callersPerSecond)
        )
        return ServiceGate(
            tokens: Tokens(store: store), sessions: Sessions(store: store),
            strangers: RateLimit(perSecond: strangers, burst: 2 * strangers),
            callers: RateLimit(perSecond: callers, burst: 2 * callers), clock: { .now })
    }

    private static func tell(
        _ address: String, _ sample: SampleAccounts?, _ settings: ServiceSettings,
        _ say: (String) -> Void
    ) {
        say("The service is at \(address)/")
        guard let sample else { return }
        say("This is a SAMPLE city in \(settings.directory): everything in it is made up.")
        for account in sample.accounts {
            let roles = account.roles.map(\.rawValue).sorted().joined(separator: ", ")
            say(
                "  \(roles): \(address)\(place(of: account)), sign in as \(account.name) with "
                    + account.password)
        }
        say("End it with Ctrl-C.")
    }

    private static func place(of account: SampleAccounts.Account) -> String {
        if account.roles.contains(.desk) { return "/desk" }
        if !account.roles.isDisjoint(with: [.clerk, .officer]) { return "/agency" }
        if account.roles.contains(.auditor) { return "/auditor" }
        if account.roles.contains(.administrator) { return "/admin/accounts" }
        return "/sign-in"
    }
}
