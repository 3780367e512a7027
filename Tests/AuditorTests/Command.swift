import CityTestSupport
import Foundation
import JSONDocuments
import TestSupport
import TransparencyLog

/// The built command line, which stands beside the test program, run on one file after another.
struct Command {
    let status: Int32?
    let output: String
    let errors: String

    init(_ arguments: [String]) throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(filePath: tests).deletingLastPathComponent().appending(
            path: "countersign")
        let process = try ChildProcess(
            program.path, arguments,
            environment: ["PATH": "/usr/bin:/bin", "XDG_STATE_HOME": Scratch.path("state")])
        process.closeInput()
        output = String(decoding: process.allOutput(), as: UTF8.self)
        errors = String(decoding: process.allErrors(), as: UTF8.self)
        status = process.wait()
    }

    /// Runs `audit` with the paper log's key.
    static func audit(_ arguments: String...) throws -> Command {
        let key = Scratch.path("vkey")
        try Data((PaperLog.signer().verifierKey.text + "\n").utf8).write(to: URL(filePath: key))
        return try Command(["audit"] + arguments + ["--log-key", key])
    }

    /// The lines of standard output as JSON documents.
    var lines: [JSONValue] {
        get throws {
            try output.split(separator: "\n").map { try JSONValue(parsing: $0.utf8) }
        }
    }
}
