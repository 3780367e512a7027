import ArgumentParser
import Desk
import Foundation
import JSONDocuments
import SealedStorage

/// `countersign desk verify-all`: judges many presentations for this desk's own requests.
struct DeskVerifyAllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-all",
        abstract: "Judge many presentations at once; each accepted one waits to be anchored.",
        discussion: """
            Takes each NAME.presentation.json in the answers directory with the NAME.request.json \
            beside it. Writes NAME.verdict.json for each that can be read, with what was shown, NAME.promise.json for \
            each accepted one, and verified.csv with the outcome of all. A refused presentation stops \
            no other. Verdicts hold what residents showed: remove them when they are read.
            """)

    @OptionGroup var target: DeskOptions

    @Option(help: ArgumentHelp("Where requests and presentations lie.", valueName: "dir"))
    var answers: String

    @Option(help: ArgumentHelp("Where verdicts, promises and report go.", valueName: "dir"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let batch = VerifyBatch(verifier: try target.open(), folder: answers, out: out)
        let names = try AtomicFile.list(answers).sorted().compactMap(VerifyBatch.name(ofFile:))
        let outcome = try await batch.run(names)
        Console.result(
            json,
            [
                "accepted": .integer(outcome.doneCount),
                "refused": .integer(outcome.refusedCount),
            ],
            "\(outcome.doneCount) presentations accepted, \(outcome.refusedCount) refused. "
                + "Outcome of each: \(batch.reportPath)")
        if let (file, failure) = outcome.firstFailure {
            throw CommandFailure(
                failure.status, code: failure.code,
                "\(outcome.refusedCount) of \(names.count) presentations refused, the first "
                    + "(\(file)) because: \(failure.message); \(batch.reportPath) tells of each")
        }
    }
}
