import Foundation

/// The executable `countersign-service`, beside this one.
enum ServiceProgram {
    /// Runs it in this process's place, so that signals and exit status are its own.
    ///
    /// - Throws: `CommandFailure` where it is not installed.
    static func replaceThisProcess(_ words: [String]) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: own).deletingLastPathComponent()
            .appending(path: "countersign-service").path
        let arguments = ([path] + words).map { strdup($0) } + [nil]
        execv(path, arguments)
        throw CommandFailure(
            .configuration, code: "not-found",
            "\(path): the service is not installed beside this program")
    }
}
