import ArgumentParser
import Foundation
import JSONDocuments

/// `countersign benchmark`: what this machine makes of the program's work.
struct BenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measure this machine: credentials, ledger, records.",
        discussion: """
            Each figure is of the whole operation with the parsing and encoding of its documents, \
            on fresh values. The ledger of a million entries is made anew in a temporary directory.
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Only the benchmarks whose names begin like this; may be repeated.", valueName: "name"))
    var filter: [String] = []

    @Option(help: "How many seconds one benchmark repeats its work.")
    var seconds = 5.0

    func run() async throws {
        guard seconds > 0, seconds <= 3_600 else {
            throw CommandFailure(.usage, code: "usage", "--seconds must be above 0, 3600 at most")
        }
        try BenchmarkNames.check(filter)
        let machine = BenchmarkMachine()
        if !json {
            Console.output("\(machine.cpu), \(machine.cores) cores, kernel \(machine.kernel)")
            Console.output(
                "benchmark".padding(toLength: 32, withPad: " ", startingAt: 0)
                    + "      median     minimum")
        }
        var results: [BenchmarkResult] = []
        let run = BenchmarkRun(prefixes: filter, patience: .seconds(seconds)) { result in
            results.append(result)
            if !json { Console.output(result.row) }
        }
        try await ScratchDirectory.with { directory in
            try await CredentialBenchmarks(run: run).measure()
            try await StatementBenchmarks(run: run).measure()
            try await LedgerBenchmarks(run: run, directory: directory).measure()
            try await RecordBenchmarks(run: run, directory: directory).measure()
        }
        guard json else { return }
        let list = results.map(\.json).joined(separator: ",")
        Console.output("{\"machine\":\(machine.json.canonicalText),\"results\":[\(list)]}")
    }
}

/// A directory that is there while work runs.
enum ScratchDirectory {
    static func with(_ work: (String) async throws -> Void) async throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "countersign-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: url) }
        try await work(url.path)
    }
}
