import ArgumentParser
import Foundation
import Records
import SealedStorage
import Service
import Sodium
import TransparencyLog

/// `countersign-service backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a service's whole directory into one encrypted file, while it runs.",
        discussion: """
            An age file. The rooms stay sealed in it under their own passphrase, which a restore needs \
            besides this one. Sessions are not in it: whoever is signed in signs in again.
            """)

    @OptionGroup var place: UpkeepOptions
    @OptionGroup var secret: BackupPassphraseOptions

    @Option(help: ArgumentHelp("The backup; no file is replaced.", valueName: "file"))
    var out: String

    func run() async throws {
        try await UpkeepOptions.printing {
            let made = try await ServiceBackup(
                of: place.directory, to: out, passphrase: secret.passphrase(), now: .now)
            return "\(out): \(made.fileCount) files, \(made.byteCount) bytes"
                + (made.logSize.map { ", a ledger of \($0) entries" } ?? "")
        }
    }
}

/// `countersign-service restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a service's directory of a backup, where none is.",
        discussion: """
            Every file and the whole ledger are checked before the directory appears. Its ledger takes no \
            entry until 'confirm' knows what its key signed last: an old one that went on would fork the log.
            """)

    @OptionGroup var place: UpkeepOptions
    @OptionGroup var secret: BackupPassphraseOptions

    @Option(help: ArgumentHelp("The backup.", valueName: "file"))
    var from: String

    func run() async throws {
        try await UpkeepOptions.printing {
            let made = try await ServiceRestore(
                from, passphrase: secret.passphrase(), to: place.directory)
            return "\(place.directory): \(made.fileCount) files, as they were at \(made.created)"
                + (made.logSize.map {
                    "; a ledger of \($0) entries, which waits for 'countersign-service confirm'"
                } ?? "")
        }
    }
}

/// `countersign-service confirm`.
struct ConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Open a restored ledger again, if its key has signed nothing since the backup.",
        discussion: """
            Name the newest checkpoint that anybody has (a mirror, a monitor, an auditor), or the policy \
            whose witnesses are asked. A ledger that is behind stays closed.
            """)

    @OptionGroup var place: UpkeepOptions

    @Option(help: ArgumentHelp("The newest checkpoint.", valueName: "file"))
    var checkpoint: String?

    @Option(help: ArgumentHelp("The witness policy.", valueName: "file"))
    var witnesses: String?

    func validate() throws {
        guard (checkpoint == nil) != (witnesses == nil) else {
            throw ValidationError("name either --checkpoint or --witnesses")
        }
    }

    func run() async throws {
        let outcome = try await UpkeepOptions.reporting { () -> RestoredLedger.Outcome in
            let ledger = try await RestoredLedger(in: place.directory)
            if let checkpoint {
                return try await ledger.confirm(
                    newest: AtomicFile.read(checkpoint, limit: 65_536))
            }
            let text = try AtomicFile.read(witnesses ?? "", limit: 65_536)
            return try await ledger.confirm(asking: WitnessPolicy(parsing: text))
        }
        switch outcome {
        case .open(let size): print("the ledger is open again, with \(size) entries")
        case .behind(let size, let signed):
            let known = signed.map { "\($0)" } ?? "more"
            UpkeepOptions.warn(
                "countersign: the ledger holds \(size) entries, but \(known) were signed; put back the "
                    + "newer one, since going on would fork the log [rolled-back]")
            throw ExitCode(1)
        }
    }
}

/// `countersign-service migrate`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring a service's databases to this program's format.",
        discussion: """
            A start does the same, each database in one step that a kill undoes. With --dry-run copies \
            go all the way and are checked, and nothing changes.
            """)

    @OptionGroup var place: UpkeepOptions

    @Flag(help: "Try it on copies.")
    var dryRun = false

    func run() async throws {
        try await UpkeepOptions.printing {
            let migration = ServiceMigration(of: place.directory)
            let steps = try await dryRun ? migration.dryRun() : migration.run()
            return steps.map { step in
                step.from == step.to
                    ? "\(step.name): format \(step.to), which is the newest"
                    : "\(step.name): from format \(step.from) to \(step.to)"
            }.joined(separator: "\n")
        }
    }
}

/// Where a service is.
struct UpkeepOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The service's directory.", valueName: "dir"))
    var directory: String

    /// Runs `work`; what stops it is told in a sentence, and by the exit status.
    static func reporting<T>(_ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch {
            let failure = UpkeepReport.failure(error)
            warn(failure.line)
            throw ExitCode(failure.status)
        }
    }

    /// Runs `work` and prints the line that it returns.
    static func printing(_ work: () async throws -> String) async throws {
        print(try await reporting(work))
    }

    static func warn(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}

/// The passphrase of a backup, which is not that of the rooms.
struct BackupPassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file whose first line is the backup's passphrase.", valueName: "file"))
    var backupPassphraseFile: String

    func passphrase() throws -> SecretBytes {
        let line = try AtomicFile.read(backupPassphraseFile, limit: 65_536)
            .prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard !line.isEmpty else { throw ValidationError("the passphrase's file is empty") }
        return try SecretBytes(copying: Array(line))
    }
}
