import Foundation

/// The command line, which lies beside the service.
enum CountersignProgram {
    /// Why it did nothing.
    enum Failure: Error, Equatable {
        /// It is not there.
        case missing(path: String)
        /// It ended with this status.
        case failed(status: Int32)
    }

    /// Runs it with these words; what it says goes to standard error, where people look.
    ///
    /// - Throws: `Failure`.
    static func run(_ words: [String]) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: own).deletingLastPathComponent().appending(path: "countersign")
        guard FileManager.default.isExecutableFile(atPath: path.path) else {
            throw Failure.missing(path: path.path)
        }
        let process = Process()
        process.executableURL = path
        process.arguments = words
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure.failed(status: process.terminationStatus)
        }
    }
}
