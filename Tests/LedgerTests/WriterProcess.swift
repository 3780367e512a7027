import Foundation
import TestSupport

/// A child process that appends to a ledger, and what it printed.
final class WriterProcess: Sendable {
    private let process: ChildProcess

    /// Starts `LedgerCrashWriter`, which stands beside the test program.
    init(_ directory: URL, count: Int, environment: [String: String] = [:]) throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process = try ChildProcess(
            URL(filePath: program).deletingLastPathComponent()
                .appending(path: "LedgerCrashWriter").path,
            [directory.path, String(count)],
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            input: .file("/dev/null"), errors: .file("/dev/null"))
    }

    /// Kills the process after a while, if it still runs.
    func kill(afterMilliseconds milliseconds: Int) async throws {
        try await Task.sleep(for: .milliseconds(milliseconds))
        process.send(SIGKILL)
    }

    /// The whole lines that the process printed until its end.
    func lines() async -> [[Substring]] {
        let data = await withCheckedContinuation { continuation in
            Thread.detachNewThread { [process] in
                continuation.resume(returning: process.allOutput())
            }
        }
        let text = String(decoding: data, as: UTF8.self)
        let whole = text.lastIndex(of: "\n").map { text[..<$0] } ?? ""
        return whole.split(separator: "\n").map { $0.split(separator: " ") }
    }

    /// The exit code; `nil` where a signal ended the process.
    func exitCode() -> Int? { process.wait().map(Int.init) }
}
