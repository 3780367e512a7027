import ArgumentParser

/// `countersign witness`: a cosigner, on files and over HTTP.
struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Watch logs: cosign each checkpoint that continues the last one.",
        subcommands: [
            WitnessInitCommand.self, WitnessCosignCommand.self, WitnessServeCommand.self,
        ]
    )
}
