import Agency
import ArgumentParser
import Cores
import Credentials
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Synchronization

/// `countersign agency issue`: answers wallets' requests with credentials.
struct AgencyIssueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Answer requests from wallets: each offer once, one live credential a row.",
        discussion: """
            Writes one credential a request to the out directory, and issued.csv with the outcome \
            of each. A refused request stops no other. A run that was cut short can be repeated: \
            the same request gets the same credential. Each file holds the resident's subject key, and so \
            is readable by its owner alone: remove it once the wallet has it.
            """)

    @OptionGroup var target: AgencyOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Request files, or directories of them.", valueName: "path"))
    var requests: [String]

    @Option(help: ArgumentHelp("Where credentials and report go.", valueName: "dir"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let issuer = try target.open()
        let files = try requestFiles()
        let batch = IssueBatch(issuer: issuer, out: out)
        let outcome = try await batch.run(files)
        Console.result(
            json,
            [
                "issued": .integer(outcome.doneCount),
                "refused": .integer(outcome.refusedCount),
            ],
            "\(outcome.doneCount) credentials issued, \(outcome.refusedCount) requests refused. "
                + "Outcome of each: \(batch.reportPath)")
        if let (file, failure) = outcome.firstFailure {
            throw CommandFailure(
                failure.status, code: failure.code,
                "\(outcome.refusedCount) of \(files.count) requests refused, the first (\(file)) "
                    + "because: \(failure.message); \(batch.reportPath) tells of each")
        }
    }

    private func requestFiles() throws -> [String] {
        try requests.flatMap { path in
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
                isDirectory.boolValue
            else { return [path] }
            return try AtomicFile.list(path).filter { $0.hasSuffix(".json") }
                .map { path + "/" + $0 }
        }
    }
}

/// One run over request files, on all cores.
struct IssueBatch {
    let issuer: Agency.Issuer
    let out: String

    var reportPath: String { out + "/issued.csv" }

    func run(_ files: [String]) async throws -> BatchOutcome {
        try AtomicFile.createDirectory(out)
        try Leftovers.removeTemporaries(below: out)
        let results = try await AllCores.map("Credentials", count: files.count) { index in
            issue(files[index])
        }
        var outcome = BatchOutcome()
        var report = ReportFile(columns: ["request", "status", "offer_id", "problem"])
        for (file, result) in zip(files, results) {
            switch result {
            case .success(let identifier):
                outcome.doneCount += 1
                report.append([file, "issued", identifier.description, ""])
            case .failure(let failure):
                outcome.count(failure, of: file)
                report.append([file, failure.code, "", failure.message])
            }
        }
        try report.write(to: reportPath)
        return outcome
    }

    private func issue(_ file: String) -> Result<RecordIdentifier, CommandFailure> {
        do {
            let limits = JSONLimits(byteCount: ResidentRequest.byteCountLimit)
            let request = try InputFile.decode(file, limits: limits) {
                value throws(DecodingFailure) in try ResidentRequest(json: value)
            }
            let issued = try issuer.issue(request, now: .now)
            try OutputFile.write(issued.json, to: "\(out)/\(issued.identifier).json")
            return .success(issued.identifier)
        } catch {
            return .failure(CommandFailure(describing: error))
        }
    }
}
