import ArgumentParser
import JSONDocuments
import Records
import SealedStorage
import Wallet

/// `countersign wallet backup`.
struct WalletBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write the whole wallet into one encrypted file.",
        discussion: """
            An age file: 'countersign wallet restore' makes a wallet of it, and 'age -d' opens it with the \
            same passphrase. Whoever has file and passphrase can show your credentials. What you receive \
            later is not in it, so make a new one then.
            """)

    @OptionGroup var target: WalletOptions
    @OptionGroup var secret: BackupPassphraseOptions

    @Option(
        help: ArgumentHelp("Where the backup goes; no other file is replaced.", valueName: "file"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let passphrase = try target.secret.passphrase()
        let holder = try Holder.open(at: target.directory, passphrase: passphrase)
        let backup = try await holder.backup(
            passphrase: secret.passphrase(else: passphrase), now: .now)
        guard out != "-" else { return try OutputFile.write(backup, to: out) }
        try AtomicFile.write(backup, to: out, replacing: false)
        Console.result(
            json, ["out": .string(out), "bytes": .integer(backup.count)],
            "The wallet is in \(out), under a passphrase; keep it away from this computer.")
    }
}
