import AnonCreds
import Cores
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import SealedStorage

/// One run of a desk over a directory of presentations, on all cores.
struct VerifyBatch {
    /// So many are held in memory at once.
    private static let portion = 256
    private static let suffix = ".presentation.json"

    let verifier: Verifier
    let folder: String
    let out: String

    var reportPath: String { out + "/verified.csv" }

    /// The name of the case that a file's presentation belongs to; `nil` for other files.
    static func name(ofFile file: String) -> String? {
        file.hasSuffix(suffix) ? String(file.dropLast(suffix.count)) : nil
    }

    func run(_ names: [String]) async throws -> BatchOutcome {
        try AtomicFile.createDirectory(out)
        try Leftovers.removeTemporaries(below: out)
        let progress = LazyProgress("Presentations", total: names.count)
        var outcome = BatchOutcome()
        var report = ReportFile(columns: ["presentation", "status", "anchor", "problem"])
        for start in stride(from: 0, to: names.count, by: Self.portion) {
            let part = Array(names[start..<min(start + Self.portion, names.count)])
            for (name, result) in zip(part, await judge(part)) {
                switch result {
                case .success(let anchor):
                    outcome.doneCount += 1
                    report.append([name + Self.suffix, "accepted", anchor, ""])
                case .failure(let failure):
                    outcome.count(failure, of: name + Self.suffix)
                    report.append([name + Self.suffix, failure.code, "", failure.message])
                }
            }
            progress.update(start + part.count, names.count)
        }
        progress.finish()
        try report.write(to: reportPath)
        return outcome
    }

    /// The anchor of each presentation, or why there is none.
    private func judge(_ names: [String]) async -> [Result<String, CommandFailure>] {
        let read = await AllCores.map(names) { name in describing { try answer(name) } }
        let outcomes = await verifier.verify(read.compactMap { try? $0.get() }, now: .now)
        // One outcome for each that could be read, in order.
        var judged = outcomes[...]
        let results = read.map { answer in
            answer.flatMap { _ in describing { try judged.removeFirst().get() } }
        }
        return await AllCores.map(count: names.count) { index in
            results[index].flatMap { outcome in describing { try write(outcome, names[index]) } }
        }
    }

    private func answer(_ name: String) throws -> Verifier.Answer {
        let bundle = try InputFile.decode("\(folder)/\(name).request.json") {
            value throws(DecodingFailure) in try RequestBundle(json: value)
        }
        return Verifier.Answer(
            try InputFile.json("\(folder)/\(name)\(Self.suffix)"), for: bundle.request)
    }

    /// Writes what the clerk and the resident get, and returns the anchor's name.
    private func write(_ outcome: Verifier.Outcome, _ name: String) throws -> String {
        switch outcome {
        case .accepted(let acceptance):
            try OutputFile.write(acceptance.json, to: "\(out)/\(name).verdict.json")
            try OutputFile.write(acceptance.promise.json, to: "\(out)/\(name).promise.json")
            return acceptance.identifier
        case .refused(let reason):
            let verdict: JSONValue = ["verdict": "reject", "reason": .string(reason.rawValue)]
            try OutputFile.write(verdict, to: "\(out)/\(name).verdict.json")
            throw CommandFailure(
                reason == .malformed ? .malformed : .refused, code: reason.rawValue,
                reason.explanation)
        }
    }
}

/// What `body` makes, or the failure behind its error.
private func describing<T>(_ body: () throws -> T) -> Result<T, CommandFailure> {
    Result { try body() }.mapError(CommandFailure.init(describing:))
}
