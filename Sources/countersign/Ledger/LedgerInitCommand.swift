import ArgumentParser
import Foundation
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium
import TransparencyLog

/// `countersign ledger init`: a new log with the registrar as its entry 0.
struct LedgerInitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a new log; its entry 0 is the registrar.")

    @OptionGroup var target: LedgerOptions
    @OptionGroup var secret: PassphraseOptions

    @Option(help: "The log's name, by custom where it is published: log.city.example/ledger.")
    var origin: String

    @Option(
        help: ArgumentHelp(
            "The verifier key of a registrar whose private key lies elsewhere.",
            valueName: "vkey"))
    var registrar: String?

    @Option(
        help: ArgumentHelp(
            "The registrar's directory, made if there is none (default: LEDGER/registrar).",
            valueName: "dir"))
    var registrarDirectory: String?

    @Option(help: "The registrar's legal name in Chinese.")
    var zh = "登记处"

    @Option(help: "The registrar's legal name in English.")
    var en = "Registrar"

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard registrar == nil || registrarDirectory == nil else {
            throw ValidationError("--registrar and --registrar-directory exclude each other")
        }
        try KeyName.check(origin, option: "--origin")
        guard !origin.hasPrefix("{") else {
            throw ValidationError("--origin must not begin with a brace")
        }
    }

    func run() async throws {
        let passphrase = try secret.passphrase(isNew: true)
        let made = try await LedgerFounding(
            ledger: target.ledger, origin: origin,
            registrarPath: registrarDirectory,
            registrarName: LegalName(zh: zh, en: en)
        ).found(namedKey: registrar.map(KeyFile.verifierKey(textOrFile:)), passphrase: passphrase)
        guard json else {
            Console.output("The log's key: \(made.logKey.text)")
            Console.output("The registrar's key: \(made.registrarKey.text)")
            return
        }
        Console.output([
            "log_key": .string(made.logKey.text),
            "registrar_key": .string(made.registrarKey.text),
        ])
    }
}

/// The making of a log with its first entry.
struct LedgerFounding {
    /// How long the registrar's own membership lasts, in seconds: ten years.
    private static let registrarSeconds = 10 * 365 * 86_400

    let ledger: LedgerDirectory
    let origin: String
    /// Where the registrar is or goes; `nil` for `registrar/` in the ledger's directory.
    let registrarPath: String?
    let registrarName: LegalName

    /// Makes log and registrar; where `namedKey` is given, the operator vouches for that registrar.
    func found(
        namedKey: NoteVerifierKey?, passphrase: borrowing SecretBytes
    ) async throws -> (logKey: NoteVerifierKey, registrarKey: NoteVerifierKey) {
        let place = try LedgerDraft(of: ledger)
        let made = try await fill(place.draft, namedKey: namedKey, passphrase: passphrase)
        // Taking the writer's lock waits until the store that filled the draft is closed.
        try await place.draft.awaitClosing()
        try place.finish()
        return made
    }

    private func fill(
        _ ledger: LedgerDirectory, namedKey: NoteVerifierKey?, passphrase: borrowing SecretBytes
    ) async throws -> (logKey: NoteVerifierKey, registrarKey: NoteVerifierKey) {
        let sequencer = try await ledger.create(origin: origin, passphrase: passphrase)
        let logKey = await sequencer.members.operatorKey
        if let namedKey {
            _ = try await sequencer.append(try entry(for: namedKey))
            return (logKey, namedKey)
        }
        let name = "registrar." + origin.prefix { $0 != "/" }
        let signer = try RegistrarKey.openOrCreate(
            at: registrarPath ?? ledger.path + "/registrar", name: name, passphrase: passphrase)
        let entry = try entry(for: signer.verifierKey)
        _ = try await sequencer.append(
            try entry.signed(by: signer.key, name: signer.verifierKey.name))
        return (logKey, signer.verifierKey)
    }

    private func entry(for key: NoteVerifierKey) throws -> Envelope {
        let now = Timestamp.now
        guard let end = now.adding(seconds: Self.registrarSeconds) else {
            preconditionFailure("the clock stands within ten years of the year 9999")
        }
        let member = try Member(
            role: .registrar, name: registrarName, key: key, types: Role.registrar.grantableTypes,
            validFrom: now, validUntil: end)
        return try Envelope(.member(member), created: now)
    }
}
