import ArgumentParser
import JSONDocuments
import Ledger
import Records
import Sodium
import TransparencyLog

/// `countersign ledger member`: the registrar admits a member, or changes or ends a membership.
struct LedgerMemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member",
        abstract: "Admit a member; for a key admitted before, replace its membership.")

    @OptionGroup var target: LedgerOptions
    @OptionGroup var secret: PassphraseOptions

    @Option(
        help: ArgumentHelp(
            "The registrar's directory (default: registrar/ in the ledger's directory).",
            valueName: "dir"))
    var registrarDirectory: String?

    @Option(help: "registrar, agency, desk, department, witness or auditor.")
    var role: String

    @Option(help: ArgumentHelp("The member's key file, or the key itself.", valueName: "vkey"))
    var key: String

    @Option(help: "The legal name in Chinese.")
    var zh: String

    @Option(help: "The legal name in English.")
    var en: String

    @Option(help: "Record types, joined by commas (default: all that the role can be granted).")
    var types: String?

    @Option(help: "What a desk may ask or an agency certify, joined by commas.")
    var attributes: String?

    @Option(help: "The membership's last day, YYYY-MM-DD (default: a year from now).")
    var validUntil: String?

    @Option(
        help: ArgumentHelp(
            "Write the signed entry to this file instead of appending it.", valueName: "file"))
    var out: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let member = try await member()
        let passphrase = try secret.passphrase()
        let signer = try RegistrarKey.open(
            at: registrarDirectory ?? target.directory + "/registrar", passphrase: passphrase)
        let entry = try Envelope(.member(member), created: .now)
            .signed(by: signer.key, name: signer.verifierKey.name)
        if let out {
            return try OutputFile.write(String(decoding: entry.leaf, as: UTF8.self) + "\n", to: out)
        }
        let sequencer = try await target.ledger.sequencer(passphrase: passphrase)
        let acknowledgement = try await sequencer.append(entry)
        guard json else {
            return Console.output("Admitted as entry \(acknowledgement.index).")
        }
        Console.output(acknowledgement.json)
    }

    private func member() async throws -> Member {
        guard let role = Role(rawValue: role) else {
            throw CommandFailure(.usage, code: "usage", "--role is none of the known roles")
        }
        var types = role.grantableTypes
        if let names = self.types {
            types = try names.split(separator: ",").map { name in
                guard let type = RecordType(rawValue: String(name)) else {
                    throw CommandFailure(
                        .usage, code: "usage", "--types names an unknown record type")
                }
                return type
            }
        }
        let now = Timestamp.now
        let end = validUntil.flatMap { Timestamp("\($0)T23:59:59Z") }
        guard validUntil == nil || end != nil, let year = now.adding(seconds: 365 * 86_400) else {
            throw CommandFailure(.usage, code: "usage", "--valid-until must be YYYY-MM-DD")
        }
        let verifierKey = try KeyFile.verifierKey(textOrFile: key)
        // A renewal keeps its beginning, so that anchors of the hours before still count.
        let earlier = try await target.ledger.reader().members().member(KeyReference(verifierKey))
        // Anchors carry the full hour, so a membership begins with one.
        var begin = now.flooredToHour
        if let earlier = earlier?.record, earlier.role == role, earlier.validUntil > now {
            begin = min(begin, earlier.validFrom)
        }
        do throws(RecordError) {
            return try Member(
                role: role, name: LegalName(zh: zh, en: en),
                key: verifierKey, types: types,
                attributes: attributes.map { $0.split(separator: ",").map(String.init) },
                validFrom: begin, validUntil: end ?? year)
        } catch {
            throw CommandFailure(.usage, code: error.code, "no such member: \(error.sentence)")
        }
    }
}

extension Acknowledgement {
    /// `{"index", "leaf_hash", "tree_size"}`, the hash in lowercase hexadecimal.
    var json: JSONValue {
        [
            "index": .integer(index), "leaf_hash": .string(hexadecimal(leafHash.bytes)),
            "tree_size": .integer(treeSize),
        ]
    }
}
