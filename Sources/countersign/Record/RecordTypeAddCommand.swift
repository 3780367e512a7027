import ArgumentParser
import JSONDocuments
import Records

/// `countersign record type add`: the registrar registers a record type by its schema alone.
struct RecordTypeAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Register a record type by the JSON Schema 2020-12 of its public content.",
        discussion: """
            From then on departments can be granted the type with 'ledger member --types', and \
            each record of it must satisfy the schema; what stands under $defs/payload is the \
            schema of its payload. The schema has an $id and takes no members but those that it \
            names: "unevaluatedProperties" or "additionalProperties" is false at its top. Names \
            that begin with audit, identity, ledger, policy or record are not taken. A type is never changed; a new version is a new name.
            """)

    @Argument(help: ArgumentHelp("The schema; - is standard input.", valueName: "schema.json"))
    var schema: String

    @OptionGroup var target: RecordLedgerOptions
    @OptionGroup var registrar: RegistrarOptions

    @Option(help: "The type's name: two or three words joined by dots, such as park.bench.")
    var name: String

    @Option(help: ArgumentHelp("What it is, in one line.", valueName: "text"))
    var title: String

    func run() async throws {
        let entry = try entry()
        try await registrar.sign(.type(entry), for: target.place, key: target.key) {
            "Registered \(name) as entry \($0)."
        }
    }

    private func entry() throws -> RecordTypeEntry {
        guard let type = RecordType(rawValue: name) else {
            throw CommandFailure(
                .usage, code: "usage",
                "--name must be two or three words of a-z, 0-9 and _, joined by dots")
        }
        let document = try InputFile.json(schema)
        do throws(RecordError) {
            return try RecordTypeEntry(name: type, title: title, schema: document)
        } catch .typeTaken {
            throw CommandFailure(
                .refused, code: RecordError.typeTaken.code, "\(name) is a type of this program")
        } catch .textEmpty, .textTooLong, .textNotPlain {
            throw CommandFailure(
                .usage, code: "usage", "--title must be one line of plain text, 1 to 200 bytes")
        } catch {
            throw CommandFailure(
                .malformed, code: error.code, "\(schema): no schema: \(error.sentence)")
        }
    }
}
