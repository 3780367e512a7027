import Archive
import ArgumentParser
import JSONDocuments
import Records
import Sodium
import TransparencyLog

/// `countersign record add`: one record, its payload encrypted, on the ledger.
struct RecordAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Encrypt a record's payload and put the record on the ledger.",
        discussion: """
            The payload is one JSON object; each of its members becomes a field that can be \
            granted by itself. For energy.reading the payload's lists imports and exports, in Wh, \
            are committed to, and --public names meter, from, interval_s and quality alone. For \
            safety.evidence without objects in --public they are the attachments; a first step \
            names no exhibit, which is the record itself.
            """)

    @OptionGroup var target: CustodianOptions

    @Option(help: "The record type, such as community.request.")
    var type: String

    @Option(help: ArgumentHelp("What is public, one JSON object.", valueName: "file"))
    var `public`: String

    @Option(help: ArgumentHelp("What is encrypted, one JSON object.", valueName: "file"))
    var payload: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Files to be encrypted beside it, of any size.", valueName: "file"))
    var attach: [String] = []

    @Option(help: ArgumentHelp("The key of whom the record is about.", valueName: "file"))
    var subject: String?

    @Option(help: "The record's area, a coarse public code.")
    var area: String?

    @Option(
        help: ArgumentHelp(
            "The day after which its keys are destroyed, YYYY-MM-DD.", valueName: "day"))
    var retainUntil: String?

    @Option(help: ArgumentHelp("The record before it in a chain.", valueName: "id"))
    var previous: String?

    @Option(help: ArgumentHelp("The record that it corrects.", valueName: "id"))
    var supersedes: String?

    @Option(
        help: ArgumentHelp(
            "The record's identifier, to repeat an addition safely (default: a new one).",
            valueName: "id"))
    var id: String?

    @Flag(help: "The result is JSON in any case.")
    var json = false

    func run() async throws {
        let submission = try submission()
        let desk = try await target.open()
        let added = try await desk.custodian.add(submission, now: .now, append: desk.append)
        Console.output([
            "id": .string(submission.id.description),
            "index": added.index.map(JSONValue.integer) ?? .null,
            "leaf_hash": .string(hexadecimal(TreeHash.leaf(added.leaf).bytes)),
        ])
    }

    private func submission() throws -> Submission {
        guard let type = RecordType(rawValue: type), type.isFiled else {
            throw CommandFailure(
                .usage, code: "usage", "--type must be a city's record type, such as traffic.flow")
        }
        let identifier =
            try id.map { try RecordChoice.identifier($0, option: "--id") } ?? RecordIdentifier()
        let fields = try payload.map { try PayloadFile.fields($0) } ?? []
        let content = try InputFile.json(`public`)
        var submission: Submission
        if type == .energyReading {
            submission = try MeterSubmission(
                content: content, fields: fields, identifier: identifier, path: `public`
            ).submission()
        } else if type == .safetyEvidence, content["objects"] == nil {
            submission = Submission(
                try PayloadFile.step(content, of: identifier, in: `public`), id: identifier,
                fields: fields)
            submission.objectsAreAttached = true
        } else {
            submission = Submission(
                try PayloadFile.record(type, content, in: `public`), id: identifier, fields: fields)
        }
        submission.attachments = attach.map {
            Submission.Attachment(name: Self.name(of: $0), path: $0)
        }
        submission.subject = try subject.map { try SubjectKeyFile.read($0) }
        submission.area = try OptionValue.decode(
            area, "--area must be 1 to 32 of A-Z, 0-9, . and -", AreaCode.init)
        submission.retainUntil = try OptionValue.decode(
            retainUntil, "--retain-until must be YYYY-MM-DD"
        ) { Timestamp("\($0)T23:59:59Z") }
        submission.previous = try previous.map {
            try RecordChoice.identifier($0, option: "--previous")
        }
        submission.supersedes = try supersedes.map {
            try RecordChoice.identifier($0, option: "--supersedes")
        }
        return submission
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
