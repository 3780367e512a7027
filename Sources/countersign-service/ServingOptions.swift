import ArgumentParser
import Foundation
import Logging
import SealedStorage
import Sodium

/// The options of everything that serves: the port, and the passphrase of what is served.
struct ServingOptions: ParsableArguments {
    @Option(help: "The port on 127.0.0.1; 0 for one that is free.")
    var port = 0

    @Option(
        help: ArgumentHelp(
            "The file whose first line is the passphrase (default: COUNTERSIGN_PASSPHRASE_FILE).",
            valueName: "file"))
    var passphraseFile: String?

    func validate() throws {
        guard 0...65_535 ~= port else { throw ValidationError("--port must be 0 to 65535") }
    }

    /// The first line of the passphrase's file, else what somebody types.
    func passphrase() throws -> SecretBytes {
        let environment = ProcessInfo.processInfo.environment
        let path = passphraseFile ?? environment["COUNTERSIGN_PASSPHRASE_FILE"]
        guard let passphrase = try Self.read(path) else {
            throw ValidationError("the passphrase is empty")
        }
        return passphrase
    }

    private static func read(_ path: String?) throws -> SecretBytes? {
        if let path { return try PassphraseReader.firstLine(of: path) }
        guard PassphraseReader.hasTerminal else {
            throw ValidationError("--passphrase-file names the file with the passphrase")
        }
        return try PassphraseReader.prompt("Passphrase: ")
    }

    /// Where warnings go: to standard error, where a supervisor looks.
    var log: Logger {
        var log = Logger(label: "countersign") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = .warning
        return log
    }

    /// Tells, on standard output at once, where what is served can be found.
    static func tell(_ address: String) {
        FileHandle.standardOutput.write(Data((address + "\n").utf8))
    }
}
