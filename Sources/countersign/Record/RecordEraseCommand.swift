import Archive
import ArgumentParser
import JSONDocuments
import Records

/// `countersign record erase`: the end of records' keys, ordered by a rule that names them.
struct RecordEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Destroy the keys of records, where a rule of the officers orders it.",
        discussion: """
            All other keys are wrapped anew and the old epoch key is destroyed, so that no backup \
            opens the erased records. Make a new backup afterwards, without the epoch key.
            """)

    @OptionGroup var target: CustodianOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The records' identifiers, 1 to 256.", valueName: "id"))
    var record: [String]

    @Option(help: "The ground, as the rule's purpose names it.")
    var ground: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard 1...Custodian.erasureLimit ~= record.count else {
            throw ValidationError("--record names 1 to \(Custodian.erasureLimit) records")
        }
    }

    func run() async throws {
        let records = try record.map { try RecordChoice.identifier($0, option: "--record") }
        let desk = try await target.open()
        try await desk.custodian.erase(
            records, ground: ground, members: desk.members(), now: .now, append: desk.append)
        Console.result(
            json, ["erased": .array(records.map { .string($0.description) })],
            "\(records.count.of("record is", "records are")) erased; the ledger holds the receipt.")
    }
}
