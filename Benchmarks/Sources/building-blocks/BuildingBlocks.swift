import ArgumentParser
import BigIntegers

/// What the operations of `countersign benchmark` are made of, one by one.
@main
struct BuildingBlocks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "building-blocks",
        abstract: "Measure what the program's operations are made of.",
        discussion: """
            Names that say no kernel use what this machine has; COUNTERSIGN_KERNEL=portable in the \
            environment turns the vector kernel off for them.
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Only the figures whose names begin like this; may be repeated.", valueName: "name"))
    var filter: [String] = []

    @Option(help: "How many seconds each work is repeated.")
    var seconds = 0.5

    func validate() throws {
        guard seconds > 0, seconds <= 3_600 else {
            throw ValidationError("--seconds must be above 0, 3600 at most")
        }
    }

    func run() throws {
        let run = Run(prefixes: filter, seconds: seconds, printsRows: !json)
        try measureMultiplication(run)
        try measurePowers(run)
        try measureNumberTheory(run)
        try measureDocuments(run)
        guard !run.figures.isEmpty else {
            throw ValidationError("--filter begins no figure's name")
        }
        guard json else { return }
        let list = run.figures.map(\.json).joined(separator: ",")
        print("{\"kernel\":\"\(Modulus.kernelName)\",\"unit\":\"us\",\"results\":[\(list)]}")
    }
}
