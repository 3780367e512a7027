import Foundation
public import Sodium

/// Where a passphrase comes from: a file or a terminal, never an argument.
public enum PassphraseReader {
    /// The first line of `file`; `nil` where it is empty.
    ///
    /// - Throws: `StorageError`, `SodiumError`.
    public static func firstLine(of file: String) throws -> SecretBytes? {
        let bytes = try AtomicFile.read(file, limit: 65_536)
        return try secret(bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
    }

    /// Whether somebody can be asked.
    public static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// What is typed after `text`, which is not seen; `nil` where it is empty.
    ///
    /// - Throws: `SodiumError`.
    public static func prompt(_ text: String) throws -> SecretBytes? {
        FileHandle.standardError.write(Data(text.utf8))
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return try secret(ArraySlice((readLine() ?? "").utf8))
    }

    private static func secret(_ bytes: ArraySlice<UInt8>) throws -> SecretBytes? {
        if bytes.isEmpty { return nil }
        return try SecretBytes(copying: Array(bytes))
    }
}
