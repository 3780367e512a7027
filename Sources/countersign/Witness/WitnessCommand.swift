import ArgumentParser

/// `countersign witness`: a cosigner that works on files.
struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Watch logs: cosign each checkpoint that continues the last one.",
        subcommands: [WitnessInitCommand.self, WitnessCosignCommand.self]
    )
}
