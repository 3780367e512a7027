import Foundation
import JSONDocuments
import Testing

/// The Python package `jsonschema` and Python's `re`, asked through `judge.py`.
enum PythonJudge {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// One list of verdicts a question; `nil` where Python or its package is missing.
    static func verdicts(_ kind: String, _ questions: [JSONValue]) throws -> [[Bool]]? {
        let input = FileManager.default.temporaryDirectory
            .appending(path: "schemas-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: input) }
        try Data(questions.map { $0.canonicalText + "\n" }.joined().utf8).write(to: input)
        let process = Process()
        let output = Pipe()
        let ours = root.appending(path: ".venv/bin/python3")
        let hasOurs = FileManager.default.isExecutableFile(atPath: ours.path)
        process.executableURL = hasOurs ? ours : URL(filePath: "/usr/bin/env")
        let script = root.appending(path: "Tests/JSONSchemasTests/judge.py").path
        process.arguments = (hasOurs ? [] : ["python3"]) + [script, kind]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        if process.terminationStatus == 77 || process.terminationStatus == 127 {
            print("skipped: python3 with the package jsonschema is not on this machine")
            return nil
        }
        try #require(process.terminationStatus == 0, "judge.py stopped with an error")
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let verdicts = lines.dropLast().map { $0.map { $0 == UInt8(ascii: "1") } }
        try #require(verdicts.count == questions.count)
        return verdicts
    }
}
