import ArgumentParser
import JSONDocuments
import Ledger

/// `countersign ledger fsck`: derives everything in the ledger again and names the first difference.
struct LedgerFsckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Derive every hash, tile, root and index again, and check every rule.")

    @OptionGroup var target: LedgerOptions

    @Option(help: ArgumentHelp("The witnesses whose cosignatures are checked.", valueName: "file"))
    var witnesses: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let reader = try await target.ledger.reader(policy: KeyFile.policy(witnesses))
        let bar = LazyProgress("Checking entries")
        let fsck = try await Fsck(
            reader, keeper: target.ledger.lastSigned, progress: bar.update)
        bar.finish()
        if json {
            Console.output([
                "entries": .integer(fsck.entryCount),
                "checkpoints": .integer(fsck.checkpointCount),
                "difference": fsck.difference.map { .string($0.code) } ?? .null,
            ])
        }
        if let difference = fsck.difference {
            throw CommandFailure(
                .refused, code: difference.code, "the ledger is not whole: \(difference.summary)")
        }
        guard !json else { return }
        Console.output(
            "Whole: \(fsck.entryCount.of("entry", "entries")), "
                + fsck.checkpointCount.of("checkpoint", "checkpoints") + ".")
    }
}
