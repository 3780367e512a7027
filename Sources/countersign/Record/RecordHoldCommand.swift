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
        let held = try await desk.custodian.hold(
            records, begins: !release, ground: ground, members: desk.members(), now: .now,
            append: desk.append)
        Console.result(
            json,
            [
                "records": .array(records.map { .string($0.description) }), "held": .bool(held > 0),
            ], Self.sentence(records: Set(records).count, held: held, release))
    }

    /// The state, which is another than the one that was asked for where another hold goes on.
    private static func sentence(records: Int, held: Int, _ release: Bool) -> String {
        guard release else { return "\(held.of("record is", "records are")) held." }
        let free = "\((records - held).of("record is", "records are")) no longer held"
        let kept = "\(held.of("record is", "records are")) still held by another hold"
        return [held < records ? free : nil, held > 0 ? kept : nil].compactMap { $0 }
            .joined(separator: "; ") + "."
    }
}
