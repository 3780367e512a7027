import Age
import Archive
import ArgumentParser
import JSONDocuments
import Records
import SealedStorage

/// `countersign record open`: what was granted to a reader, checked against the record's entry.
struct RecordOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open what was granted, after checking that the ledger commits to it.")

    @OptionGroup var target: CustodianOptions
    @OptionGroup var choice: RecordChoice
    @OptionGroup var reader: IdentityOptions

    @Option(help: ArgumentHelp("Where the attachments go, under their names.", valueName: "dir"))
    var attachments: String?

    @Option(help: ArgumentHelp("Where the fields go; - is standard output.", valueName: "file"))
    var out = "-"

    @Flag(help: "The result is JSON in any case.")
    var json = false

    func run() async throws {
        let identifier = try choice.identifier
        let identities = try reader.read()
        let desk = try await target.open()
        let opened = try await desk.custodian.open(identifier, with: identities)
        let fields: [PayloadField]
        var names: [String] = []
        switch opened {
        case .fields(let granted): fields = granted
        case .document(let document):
            fields = document.fields
            names = try document.attachments().map(\.name)
        }
        try OutputFile.write(
            .object(
                JSONObject([
                    ("record", .string(identifier.description)),
                    ("fields", .object(JSONObject(fields.map { ($0.name, $0.value) }))),
                ])), to: out)
        guard let attachments else { return }
        try AtomicFile.createDirectory(attachments)
        for (number, name) in names.enumerated() {
            // A name from a payload is not trusted with a path.
            let safe = name.replacing("/", with: "_")
            try await desk.custodian.openAttachment(
                number, of: identifier, with: identities, to: "\(attachments)/\(number)-\(safe)")
        }
    }
}
