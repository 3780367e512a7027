import Age
import Archive
import ArgumentParser
import JSONDocuments
import Records

/// `countersign record grant`: a key for a reader whom policy allows, once the log has noted it.
struct RecordGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Give a reader a record, or some of its fields, where a rule allows it.",
        discussion: """
            First an audit.access entry goes on the ledger; the key follows its proof. Where \
            witnesses have to cosign, run the same again after they did. A refusal is noted too.
            """)

    @OptionGroup var target: CustodianOptions
    @OptionGroup var choice: RecordChoice

    @OptionGroup var reader: RecipientOption

    @Option(help: "The purpose, as a rule names it.")
    var purpose: String

    @Option(help: "The reader's role; without it you vouch for the one that the rule names.")
    var role: String?

    @Option(help: ArgumentHelp("Fields, joined by commas (default: all).", valueName: "names"))
    var fields: String?

    @Option(help: ArgumentHelp("Where the age file goes; - is standard output.", valueName: "file"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "Where the attachments' age files go, called by their place from 0.", valueName: "dir"))
    var attachments: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let request = GrantRequest(
            record: try choice.identifier, reader: try reader.recipient, purpose: purpose,
            role: role,
            fields: fields?.split(separator: ",").map(String.init))
        try OutputFile.check(out)
        if let attachments {
            // A grant of single fields has none.
            let count = request.fields == nil ? SealedPayload.attachmentLimit : 0
            try OutputFile.check(directory: attachments, for: (0..<count).map(Self.name))
        }
        let desk = try await target.open()
        let grant = try await desk.custodian.grant(
            request, members: desk.members(), now: .now, append: desk.append,
            prove: desk.prove)
        try OutputFile.write(grant.file, to: out)
        if let attachments {
            for (number, attachment) in grant.attachments.enumerated() {
                try attachment.write(to: "\(attachments)/\(Self.name(number))")
            }
        }
        guard out != "-" else { return }
        Console.result(
            json, ["access": .integer(grant.accessIndex), "out": .string(out)],
            "Entry \(grant.accessIndex) notes the access; the reader opens \(out) with age -d.")
    }

    private static func name(_ number: Int) -> String { "\(number).age" }
}
