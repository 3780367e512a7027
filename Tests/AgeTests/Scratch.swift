import Foundation
import TestSupport
import Testing

/// A directory of its own, removed when the test is over.
final class Scratch {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "countersign-age-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// The path of the file `name` in it.
    func path(_ name: String) -> String { directory.appending(path: name).path }

    /// Writes the file `name`; returns its path.
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }

    /// The bytes of the file `name`.
    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    deinit { try? FileManager.default.removeItem(at: directory) }
}

/// Runs a program of the path; what it prints goes to the file `output`, or nowhere.
///
/// Returns its exit status.
func run(_ arguments: [String], output: String = "/dev/null") throws -> Int32 {
    if output != "/dev/null" {
        _ = FileManager.default.createFile(
            atPath: output, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    let process = try ChildProcess(
        "/usr/bin/env", arguments, environment: ProcessInfo.processInfo.environment,
        input: .file("/dev/null"), output: .file(output), errors: .file("/dev/null"))
    return process.wait() ?? -1
}

/// Whether Debian's `age` is here; else a line that says *skipped*.
func stockAgeIsHere() throws -> Bool {
    if try run(["age", "--version"]) == 0 { return true }
    print("skipped: the program age is not on this machine")
    return false
}
