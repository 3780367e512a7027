import Archive
import ArgumentParser
import JSONDocuments
import Records

/// `countersign record hold`: records that are kept whatever their retention.
struct RecordHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keep records from erasure, where a rule of the officers orders it; or end that.")

    @OptionGroup var target: CustodianOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The records' identifiers, 1 to 256.", valueName: "id"))
    var record: [String]

    @Option(help: "The ground, as the rule's purpose names it (default: any).")
    var ground: String?

    @Flag(help: "End the hold.")
    var release = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard 1...256 ~= record.count else {
            throw ValidationError("--record names 1 to 256 records")
        }
    }

    func run() async throws {
        let records = try record.map { try RecordChoice.identifier($0, option: "--record") }
        let desk = try await target.open()
        try await desk.custodian.hold(
            records, begins: !release, ground: ground, members: desk.members(), now: .now,
            append: desk.append)
        Console.result(
            json,
            [
                "records": .array(records.map { .string($0.description) }),
                "held": .bool(!release),
            ],
            "\(records.count.of("record is", "records are")) \(release ? "no longer held" : "held")."
        )
    }
}
