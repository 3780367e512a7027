import ArgumentParser

/// `countersign-service`: what answers over HTTP.
struct ServiceProgramCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countersign-service",
        abstract: "Serve a log or a witness over HTTP, on this machine's own address.",
        subcommands: [LogServiceCommand.self, WitnessServiceCommand.self])
}
