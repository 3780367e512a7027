import Archive
import ArgumentParser
import JSONDocuments
import Records
import Sodium
import TransparencyLog

/// `countersign record policy approve`: one officer's word for a proposed rule.
struct RecordPolicyApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a proposed rule as an officer; with enough approvals it counts.")

    @OptionGroup var target: CustodianOptions

    @Option(help: ArgumentHelp("The rule's identifier.", valueName: "id"))
    var rule: String

    @Option(
        help: ArgumentHelp(
            "The officer's directory, from 'record policy officer'.", valueName: "dir"))
    var officer: String

    @Option(
        help: ArgumentHelp(
            "The officer's passphrase, where it differs from the custodian's.", valueName: "file"))
    var officerPassphraseFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let identifier = try RecordChoice.identifier(rule, option: "--rule")
        var secret = target.secret
        if let officerPassphraseFile { secret.passphraseFile = officerPassphraseFile }
        let signer = try OfficerKey.open(at: officer, passphrase: secret.passphrase())
        let desk = try await target.open()
        let terms = try await desk.custodian.proposedTerms(identifier)
        let approval = try terms.approval(by: signer.key, name: signer.verifierKey.name)
        let state = try await desk.custodian.approve(
            identifier, approval, members: desk.members(), now: .now, append: desk.append)
        Console.result(
            json,
            [
                "approvals": .integer(state.count), "threshold": .integer(state.threshold),
                "index": state.index.map(JSONValue.integer) ?? .null,
            ],
            "\(state.count) of \(state.threshold) approvals"
                + (state.index.map { "; the rule stands as entry \($0)." } ?? "."))
    }
}
