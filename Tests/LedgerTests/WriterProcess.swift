import Foundation

/// A child process that appends to a ledger, and what it printed.
final class WriterProcess: Sendable {
    private let process: Process
    private let output = Pipe()

    /// Starts `LedgerCrashWriter`, which stands beside the test program.
    init(_ directory: URL, count: Int, environment: [String: String] = [:]) throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(filePath: program).deletingLastPathComponent()
            .appending(path: "LedgerCrashWriter")
        process.arguments = [directory.path, String(count)]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        try process.run()
        self.process = process
    }

    /// Kills the process after a while, if it still runs.
    func kill(afterMilliseconds milliseconds: Int) async throws {
        try await Task.sleep(for: .milliseconds(milliseconds))
        Foundation.kill(process.processIdentifier, SIGKILL)
    }

    /// The whole lines that the process printed until its end.
    func lines() async -> [[Substring]] {
        let file = output.fileHandleForReading
        let data = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: file.readDataToEndOfFile())
            }
        }
        let text = String(decoding: data, as: UTF8.self)
        let whole = text.lastIndex(of: "\n").map { text[..<$0] } ?? ""
        return whole.split(separator: "\n").map { $0.split(separator: " ") }
    }

    /// The exit code; `nil` where a signal ended the process.
    func exitCode() -> Int? {
        process.waitUntilExit()
        return process.terminationReason == .exit ? Int(process.terminationStatus) : nil
    }
}
