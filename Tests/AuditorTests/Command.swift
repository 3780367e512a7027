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

    /// Runs the command line with `arguments`, or `launcher` with its path and these.
    init(_ arguments: [String], through launcher: [String] = []) throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(filePath: tests).deletingLastPathComponent().appending(
            path: "countersign")
        let words = launcher + [program.path] + arguments
        let process = try ChildProcess(
            words[0], Array(words.dropFirst()),
            environment: ["PATH": "/usr/bin:/bin", "XDG_STATE_HOME": Scratch.path("state")])
        process.closeInput()
        output = String(decoding: process.allOutput(), as: UTF8.self)
        errors = String(decoding: process.allErrors(), as: UTF8.self)
        status = process.wait()
    }

    /// Runs `audit` with the paper log's key.
    static func audit(_ arguments: String..., through launcher: [String] = []) throws -> Command {
        let key = Scratch.path("vkey")
        try Data((PaperLog.signer().verifierKey.text + "\n").utf8).write(to: URL(filePath: key))
        return try Command(["audit"] + arguments + ["--log-key", key], through: launcher)
    }

    /// What starts a program with no network and its clock ten years on; `nil`, and a line that says
    /// *skipped*, where the machine cannot do it.
    static let tenYearsOn: [String]? = {
        let words = ["/usr/bin/unshare", "-rn", "/usr/bin/faketime", "+10 years"]
        let there = words.filter { $0.hasPrefix("/") }
            .allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
        let trial = try? ChildProcess(
            words[0], Array(words.dropFirst()) + ["/bin/true"],
            environment: ["PATH": "/usr/bin:/bin"])
        if there, trial?.wait() == 0 { return words }
        print("skipped: no network namespace (unshare) or no faketime on this machine")
        return nil
    }()

    /// The lines of standard output as JSON documents.
    var lines: [JSONValue] {
        get throws {
            try output.split(separator: "\n").map { try JSONValue(parsing: $0.utf8) }
        }
    }
}
