import Archive
import ArgumentParser
import Credentials
import JSONDocuments
import SQLiteStore
import TransparencyLog

/// `countersign record init`: a custodian of encrypted payloads.
struct RecordInitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a department's custodian; the registrar admits its key.",
        discussion: """
            The epoch key decides what can be read: keep it out of every backup. Erasing a record \
            replaces and destroys it; a backup from before then opens nothing any more.
            """)

    @Option(help: ArgumentHelp("The custodian's directory.", valueName: "dir"))
    var directory: String

    @Option(
        help: ArgumentHelp(
            "Where the epoch key goes (default: epoch/ in the custodian's directory).",
            valueName: "dir"))
    var epoch: String?

    @OptionGroup var secret: PassphraseOptions
    @OptionGroup var trust: TrustOptions

    @Option(help: "The custodian's name: water.city.example.")
    var name: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try KeyName.check(name, option: "--name") }

    func run() async throws {
        let settings = try trust.settings
        let custodian = try Custodian.create(
            at: directory, epochPath: epoch, name: name, logKey: settings.logKey,
            policyText: settings.policyText, passphrase: secret.passphrase(isNew: true),
            makeStore: { try SQLiteArchive.create(in: $0) })
        let path = directory + "/vkey"
        try KeyFile.write(custodian.verifierKey, to: path)
        Console.result(
            json, ["key": .string(custodian.verifierKey.text)],
            "The custodian's key is in \(path): \(custodian.verifierKey.text)")
    }
}
