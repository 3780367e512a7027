import ArgumentParser
import JSONDocuments
import Ledger
import Records

/// `countersign ledger prove`: an entry with the offline proof that it is in the log.
struct LedgerProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Print an entry and its tlog-proof as {\"leaf\", \"proof\"}.")

    @OptionGroup var target: LedgerOptions

    @Option(help: "The entry's index.")
    var index: Int

    @Option(help: ArgumentHelp("The quorum the checkpoint must meet.", valueName: "file"))
    var witnesses: String?

    @Option(help: ArgumentHelp("Where it goes; - is standard output.", valueName: "file"))
    var out = "-"

    @Flag(help: "The result is JSON in any case.")
    var json = false

    func run() async throws {
        let reader = try await target.ledger.reader(policy: KeyFile.policy(witnesses))
        let entry = try await reader.entry(at: index)
        let evidence = LogEvidence(leaf: entry.leaf, proof: try await reader.proof(of: index))
        try OutputFile.write(evidence.json, to: out)
    }
}
