import ArgumentParser
import Foundation

/// `countersign serve`: the service, which is a program of its own, so that this one needs no web server to build.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the service: an HTTP API and pages.",
        discussion: """
            In an empty directory a sample city is made first. 'countersign serve --help' is answered by \
            the service, whose settings are flags, COUNTERSIGN_* variables, or a file.
            """,
        helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.replaceThisProcess(["serve"] + words) }
}

/// `countersign config`: what the service would start with.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the service's settings: 'config check' prints each with its origin.",
        helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.replaceThisProcess(["config"] + words) }
}

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
