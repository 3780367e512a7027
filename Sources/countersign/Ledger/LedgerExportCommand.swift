import ArgumentParser
import Foundation
import JSONDocuments
import Ledger

/// `countersign ledger export`: the log as static files that any server can publish.
struct LedgerExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the log as static files (tlog-tiles), or update them.")

    @OptionGroup var target: LedgerOptions

    @Option(help: ArgumentHelp("Where the files go.", valueName: "dir"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "Publish the newest checkpoint that meets this quorum.", valueName: "file"))
    var witnesses: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        // The ledger's own directory is private; what is published stands elsewhere.
        let places = [out, target.directory].map {
            URL(filePath: $0).resolvingSymlinksInPath().path
        }
        guard places[0] != places[1] else {
            throw ValidationError("--out must be another directory than the ledger's own")
        }
    }

    func run() async throws {
        let reader = try await target.ledger.reader(policy: KeyFile.policy(witnesses))
        let bar = LazyProgress("Writing files")
        let export = try await StaticExport(
            of: reader, to: URL(filePath: out, directoryHint: .isDirectory),
            demandingQuorum: witnesses != nil, progress: bar.update)
        bar.finish()
        guard json else {
            return Console.output(
                "Published \(export.size.of("entry", "entries")) in \(out) "
                    + "(\(export.fileCount.of("file", "files")) written).")
        }
        Console.output([
            "size": .integer(export.size), "old_size": .integer(export.oldSize),
            "files": .integer(export.fileCount),
        ])
    }
}
