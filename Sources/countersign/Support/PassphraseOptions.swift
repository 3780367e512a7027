import ArgumentParser
import Foundation
import SealedStorage
import Sodium

/// Where the passphrase of a state directory comes from: a file or a prompt, never an argument.
struct PassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file whose first line is the passphrase (or COUNTERSIGN_PASSPHRASE_FILE).",
            valueName: "file"))
    var passphraseFile: String?

    /// The passphrase; a new one is asked for twice.
    func passphrase(isNew: Bool = false) throws -> SecretBytes {
        let environment = ProcessInfo.processInfo.environment["COUNTERSIGN_PASSPHRASE_FILE"]
        if let file = passphraseFile ?? environment { return try Self.firstLine(of: file) }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .configuration, code: "passphrase-missing",
                "no passphrase: name a file with --passphrase-file or COUNTERSIGN_PASSPHRASE_FILE")
        }
        let passphrase = try Self.prompt("Passphrase: ")
        guard isNew else { return passphrase }
        let again = try Self.prompt("The same again: ")
        guard passphrase.isEqual(to: again) else {
            throw CommandFailure(
                .configuration, code: "passphrase-mismatch", "the two passphrases differ")
        }
        return passphrase
    }

    /// The first line of `file`.
    static func firstLine(of file: String) throws -> SecretBytes {
        let bytes = try AtomicFile.read(file, limit: 65_536)
        return try secret(bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
    }

    private static func prompt(_ text: String) throws -> SecretBytes {
        Console.errorPart(text)
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            Console.error("")
        }
        return try secret(ArraySlice((readLine() ?? "").utf8))
    }

    private static func secret(_ bytes: ArraySlice<UInt8>) throws -> SecretBytes {
        guard !bytes.isEmpty else {
            throw CommandFailure(
                .configuration, code: "passphrase-missing", "the passphrase is empty")
        }
        return try SecretBytes(copying: Array(bytes))
    }
}
