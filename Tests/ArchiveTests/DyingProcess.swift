import Foundation
import Records
import Sodium
import TestSupport
import Testing

/// A process that does one thing at a custodian's, and may die on the way.
struct DyingProcess {
    /// How it ended and what it had said.
    struct End {
        /// The names of the steps that it came to.
        let steps: [String]
        /// What it was to do, done; `nil` where it was killed.
        let result: String?
    }

    /// The arguments of `ArchiveCrashWriter` from the verb on.
    let words: [String]
    var time = Town.now

    /// Runs it to its end, which comes by SIGKILL at the step with the number `death`, from 0.
    func run(in town: Town, death: Int? = nil) async throws -> End {
        try await end(of: start(in: town, death: death))
    }

    /// Runs it and kills it after a while, if it still runs.
    func run(in town: Town, killedAfterMilliseconds milliseconds: Int) async throws -> End {
        let process = try start(in: town, death: nil)
        async let end = end(of: process)
        try await Task.sleep(for: .milliseconds(milliseconds))
        process.send(SIGKILL)
        return try await end
    }

    private func start(in town: Town, death: Int?) throws -> ChildProcess {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return try ChildProcess(
            URL(filePath: program).deletingLastPathComponent()
                .appending(path: "ArchiveCrashWriter").path,
            [
                town.ledgerPath, town.path, hexadecimal(town.seed), time.description,
                death.map(String.init) ?? "never",
            ] + words,
            environment: ProcessInfo.processInfo.environment, input: .file("/dev/null"),
            errors: .file("/dev/null"))
    }

    private func end(of process: ChildProcess) async throws -> End {
        let (output, status) = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let output = process.allOutput()
                continuation.resume(returning: (output, process.wait()))
            }
        }
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        // A failure is no death: it would hide behind the repetition.
        try #require(status == nil || status == 0, "\(words): \(lines.last ?? "")")
        let steps = lines.filter { $0.hasPrefix("step ") }.map { String($0.dropFirst(5)) }
        let done = lines.last { $0.hasPrefix("done ") }.map { String($0.dropFirst(5)) }
        return End(steps: steps, result: status == 0 ? done : nil)
    }
}
