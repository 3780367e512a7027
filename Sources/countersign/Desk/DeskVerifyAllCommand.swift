import ArgumentParser
import JSONDocuments

/// `countersign desk verify-all`: judges many presentations for this desk's own requests.
struct DeskVerifyAllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-all",
        abstract: "Judge many presentations at once; each accepted one waits to be anchored.",
        discussion: """
            Takes each NAME.presentation.json in the answers directory with the NAME.request.json \
            beside it. Writes NAME.verdict.json for each that can be read, with what was shown, NAME.promise.json for \
            each accepted one, and verified.csv with the outcome of all. A refused presentation stops \
            no other. Repeated, it judges what no verdict accepts yet, and finishes what a run that was ended had \
            accepted: the same presentation under the same name. Verdicts hold what residents showed: remove them when they are read.
            """)

    @OptionGroup var target: DeskOptions

    @Option(help: ArgumentHelp("Where requests and presentations lie.", valueName: "dir"))
    var answers: String

    @Option(help: ArgumentHelp("Where verdicts, promises and report go.", valueName: "dir"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let files = VerifyFiles(answers: answers, out: out)
        let verifier = try target.open()
        let names = try files.names()
        try files.prepare()
        let (all, report) = await VerifyBatch(verifier: verifier, files: files).run(names)
        let outcome = all.batch
        let already = all.alreadyCount == 0 ? "" : ", \(all.alreadyCount) accepted before"
        Console.result(
            json,
            [
                "accepted": .integer(outcome.doneCount),
                "already_accepted": .integer(all.alreadyCount),
                "refused": .integer(outcome.refusedCount),
            ],
            "\(outcome.doneCount) presentations accepted, \(outcome.refusedCount) refused\(already). "
                + "Outcome of each: \(files.reportPath)")
        try report.write(to: files.reportPath)
        if let (file, failure) = outcome.firstFailure {
            throw CommandFailure(
                failure.status, code: failure.code,
                "\(outcome.refusedCount) of \(names.count) presentations refused, the first "
                    + "(\(file)) because: \(failure.message); \(files.reportPath) tells of each")
        }
    }
}
