import ArgumentParser
import Foundation
import Ledger
import LedgerClient
import LogFiles
import SQLiteStore
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
        let place = URL(filePath: directory, directoryHint: .isDirectory)
        let policy =
            try witnesses.map { try WitnessPolicy(parsing: AtomicFile.read($0, limit: 65_536)) }
            ?? .none
        let store = try await SQLiteStore.open(place, for: .sequencing(waitMilliseconds: 10_000))
        let signer = try StateDirectory.open(
            at: directory + "/operator", role: "operator", passphrase: serving.passphrase()
        ).noteSigner()
        let sequencer = try await Sequencer.open(
            store: store, keeper: store.lastSigned, signer: signer)
        let reader = try await LedgerReader(
            SQLiteStore.open(place, for: .reading), policy: policy)
        let rounds =
            policy.witnesses.contains { $0.url != nil }
            ? WitnessRounds(
                try await LedgerReader(SQLiteStore.open(place, for: .cosigning), policy: policy))
            : nil
        try await LogService(
            of: reader, ledger: LocalLedger(reader, sequencer: sequencer), rounds: rounds,
            log: serving.log
        ).run(port: serving.port) { ServingOptions.tell("http://127.0.0.1:\($0)/log") }
    }
}
