import ArgumentParser

/// `countersign-service`: what answers over HTTP.
struct ServiceProgramCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countersign-service",
        abstract: "Serve a city's rooms, or a log, a witness or a wallet alone, over HTTP.",
        subcommands: [
            CityServiceCommand.self, ConfigCheckCommand.self, LogServiceCommand.self,
            WalletServiceCommand.self, WitnessServiceCommand.self, BackupCommand.self,
            RestoreCommand.self,
            ConfirmCommand.self, MigrateCommand.self,
        ])
}
