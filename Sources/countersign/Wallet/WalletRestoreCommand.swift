import ArgumentParser
import Credentials
import JSONDocuments
import Records
import Wallet

/// `countersign wallet restore`.
struct WalletRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a wallet of a backup, where none is.",
        discussion: """
            The wallet is as it was at the backup: what came later is missing, and has to be asked for \
            again. It is the same person as the one that the backup was made of, not a second one. A wallet that \
            is there is never touched; what cannot be restored as a whole leaves nothing behind.
            """)

    @OptionGroup var target: WalletOptions
    @OptionGroup var secret: BackupPassphraseOptions

    @Option(help: ArgumentHelp("The backup.", valueName: "file"))
    var from: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let backup = try InputFile.bytes(from, limit: Holder.backupByteCountLimit)
        // What must not be there is found before anybody types.
        try OutputFile.checkDirectory(target.directory)
        let passphrase = try target.secret.passphrase()
        let created = try Holder.restore(
            backup, passphrase: secret.passphrase(else: passphrase), at: target.directory,
            sealedUnder: passphrase)
        Console.result(
            json,
            ["directory": .string(target.directory), "created": .string(created.description)],
            "The wallet is in \(target.directory), as it was at \(created).")
    }
}
