package import Foundation

/// Python programs of the tests, which serve as independent judges.
package enum Python {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The place of `path` in the project.
    package static func place(_ path: String) -> String { root.appending(path: path).path }

    /// Why a program gave no answer.
    package struct Failed: Error {
        package let status: Int32?
    }

    /// What the program at `script` in the project prints for `input`; `nil`, with a line that says
    /// *skipped*, where Python or a package that it needs is missing (exit status 77).
    package static func output(
        _ script: String, _ arguments: [String], input: Data
    ) throws -> Data? {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "python-\(UUID().uuidString)")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let own = place(".venv/bin/python3")
        let isOwn = FileManager.default.isExecutableFile(atPath: own)
        let process = try ChildProcess(
            isOwn ? own : "/usr/bin/env", (isOwn ? [] : ["python3"]) + [place(script)] + arguments,
            environment: ProcessInfo.processInfo.environment, input: .file(file.path),
            errors: .file("/dev/null"))
        let output = process.allOutput()
        switch process.wait() {
        case 0: return output
        case 77, 127:
            print("skipped: python3 with the packages that \(script) needs is not on this machine")
            return nil
        case let status: throw Failed(status: status)
        }
    }
}
