import Archive
import ArgumentParser
import Commitments
import JSONDocuments
import Ledger
import Metering
import Records
import Sodium
import TransparencyLog

/// `countersign record sum`: the opening of a sum over readings that were granted to a reader.
struct RecordSumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sum",
        abstract: "Open a sum over meters' readings, none of which is opened by it.",
        discussion: "The readings must have been granted to the identity; 'audit sum' checks FILE.")

    @OptionGroup var target: CustodianOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The records of the meters' days.", valueName: "id"))
    var record: [String]

    @OptionGroup var reader: IdentityOptions

    @Option(help: "import or export.")
    var side: String

    @Option(help: ArgumentHelp("The first interval, from 0.", valueName: "place"))
    var from = 0

    @Option(help: ArgumentHelp("The last interval (default: the day's last).", valueName: "place"))
    var to: Int?

    @Option(help: ArgumentHelp("Where the opening goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let records = try record.map { try RecordChoice.identifier($0, option: "--record") }
        let identities = try reader.read()
        let desk = try await target.open()
        let evidence = try await desk.ledger.evidence(ofRecords: records)
        guard let side = ReadingSide(rawValue: side) else {
            throw CommandFailure(.usage, code: "usage", "--side must be import or export")
        }
        var maker = SumMaker()
        for (record, evidence) in zip(records, evidence) {
            guard
                case .document(let payload) = try await desk.custodian.open(
                    record, with: identities)
            else { throw ArchiveError.notGranted }
            try add(payload, side, record, evidence, to: &maker)
        }
        let opening = try Self.named { () throws(MeteringError) in try maker.finish() }
        try OutputFile.write(opening.json, to: out)
        guard out != "-" else { return }
        Console.result(
            json, ["value_wh": .integer(opening.value), "out": .string(out)],
            "\(opening.value) Wh; the opening is in \(out).")
    }

    private func add(
        _ payload: PayloadDocument, _ side: ReadingSide, _ record: RecordIdentifier,
        _ evidence: LogEvidence, to maker: inout SumMaker
    ) throws {
        guard case .reading(let reading) = try Envelope(leaf: evidence.leaf).record else {
            throw CommandFailure(.refused, code: "not-a-reading", "\(record) is no energy.reading")
        }
        let last = to ?? reading.imports.count - 1
        guard 0...last ~= from, reading.imports.indices.contains(last) else {
            throw CommandFailure(
                .usage, code: "usage", "--from and --to must be intervals of the day, from 0")
        }
        let seed = try MeterSubmission.seed(payload.fields)
        let day = try Self.named { () throws(MeteringError) in
            try MeterDay(
                reopening: reading, record: record,
                imports: MeterSubmission.values("imports", payload.fields),
                exports: MeterSubmission.values("exports", payload.fields), seed: seed)
        }
        do throws(MeteringError) {
            try maker.add(day, side: side, intervals: from...last, evidence: evidence)
        } catch {
            throw CommandFailure(.refused, code: error.code, "the sum: \(error.sentence)")
        }
    }

    private static func named<T: ~Copyable>(
        _ body: () throws(MeteringError) -> T
    ) throws -> T {
        do throws(MeteringError) {
            return try body()
        } catch {
            throw CommandFailure(.refused, code: error.code, "the sum: \(error.sentence)")
        }
    }
}
