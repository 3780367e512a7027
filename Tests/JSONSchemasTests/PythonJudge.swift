import Foundation
import JSONDocuments
import TestSupport
import Testing

/// The Python package `jsonschema` and Python's `re`, asked through `judge.py`.
enum PythonJudge {
    /// One list of verdicts a question; `nil` where Python or its package is missing.
    static func verdicts(_ kind: String, _ questions: [JSONValue]) throws -> [[Bool]]? {
        let input = Data(questions.map { $0.canonicalText + "\n" }.joined().utf8)
        guard
            let text = try Python.output(
                "Tests/JSONSchemasTests/judge.py", [kind], input: input)
        else { return nil }
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let verdicts = lines.dropLast().map { $0.map { $0 == UInt8(ascii: "1") } }
        try #require(verdicts.count == questions.count)
        return verdicts
    }
}
