import ArgumentParser
import Foundation

/// The command line: noun, then verb.
struct Countersign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countersign",
        abstract: "Private resident credentials for a city, and a ledger that everybody can check.",
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, ServeCommand.self, SampleCommand.self, ConfigCommand.self,
            AgencyCommand.self, WalletCommand.self, DeskCommand.self,
            AuditCommand.self,
            LedgerCommand.self, RecordCommand.self, WitnessCommand.self, AnonCredsCommand.self,
            BenchmarkCommand.self,
        ]
    )
}

/// The process: runs one command and turns what it throws into an exit status and one line.
@main
enum Main {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Countersign.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            try Console.requireOutput()
        } catch {
            exit(ExitStatus.report(error))
        }
    }
}
