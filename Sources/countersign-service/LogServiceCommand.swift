import ArgumentParser
import SealedStorage
import Service
import TransparencyLog

/// `countersign-service log`: an operator's log for its members and readers.
struct LogServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Serve a ledger, and take its members' entries.",
        discussion: """
            Prints the log's address first. Witnesses to whom the policy gives an address are asked for \
            their cosignatures soon after the log has grown.
            """)

    @Option(help: ArgumentHelp("The ledger's directory.", valueName: "dir"))
    var directory: String

    @Option(help: ArgumentHelp("The witness policy.", valueName: "file"))
    var witnesses: String?

    @OptionGroup var serving: ServingOptions

    func run() async throws {
        let policy =
            try witnesses.map { try WitnessPolicy(parsing: AtomicFile.read($0, limit: 65_536)) }
            ?? .none
        let served = try await ServedLedger(
            in: directory, passphrase: serving.passphrase(), policy: policy)
        try await LogService(
            of: served.reader, ledger: served.ledger, rounds: served.rounds, log: serving.log
        ).run(port: serving.port) { ServingOptions.tell("http://127.0.0.1:\($0)/log") }
    }
}
