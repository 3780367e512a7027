import ArgumentParser
import Service
import Witness

/// `countersign-service witness`: a witness that cosigns over HTTP.
struct WitnessServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Cosign checkpoints over HTTP (C2SP tlog-witness).",
        discussion: "Prints the witness's address first.")

    @Option(help: ArgumentHelp("The witness's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var serving: ServingOptions

    func run() async throws {
        let witness = try LogWitness.open(at: directory, passphrase: serving.passphrase())
        try await LogService(of: witness, log: serving.log)
            .run(port: serving.port) { ServingOptions.tell("http://127.0.0.1:\($0)") }
    }
}
