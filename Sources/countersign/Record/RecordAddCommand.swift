import Archive
import ArgumentParser
import JSONDocuments
import Records
import Sodium
import TransparencyLog

/// `countersign record add`: records, their payloads encrypted, on the ledger.
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

            With --input one record a line, {"type", "public", "payload"?, "attach"?: [path], \
            "area"?, "retain_until"?, "prev"?, "supersedes"?, "id"?, "subject"?: path}; each is \
            acknowledged, in line order, when it is durable. One that the ledger refuses is named \
            on standard error and stops no other; a malformed line ends the reading.
            """)

    @OptionGroup var target: CustodianOptions
    @OptionGroup var single: SubmissionOptions

    @Option(
        help: ArgumentHelp("Many records, one a line; - is standard input.", valueName: "file"))
    var input: String?

    @Flag(help: "The result is JSON in any case.")
    var json = false

    func validate() throws {
        if input != nil {
            guard single.isEmpty else {
                throw ValidationError("--input takes a record's parts from its lines alone")
            }
        } else if single.type == nil || single.public == nil {
            throw ValidationError("a record needs --type and --public, or --input its lines")
        }
    }

    func run() async throws {
        if let input {
            let lines = try InputLines(path: input, limit: SubmissionLine.byteLimit)
            let desk = try await target.open()
            try await SubmissionStream(lines: lines, desk: desk).run()
            return
        }
        guard let single = try single.line() else { return }
        let submission = try single.submission()
        let desk = try await target.open()
        let added = try await desk.custodian.add(
            contentsOf: [submission], members: desk.members(), now: .now, append: desk.append)[0]
        if let refusal = added.refusal { throw desk.failure(refusal, of: submission.id) }
        Console.output(added.acknowledgement(submission.id))
    }
}

/// The options that describe one record.
struct SubmissionOptions: ParsableArguments {
    @Option(help: "The record type, such as community.request.")
    var type: String?

    @Option(help: ArgumentHelp("What is public, one JSON object.", valueName: "file"))
    var `public`: String?

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

    /// Whether none of them was given.
    var isEmpty: Bool {
        attach.isEmpty
            && [
                type, `public`, payload, subject, area, retainUntil, previous, supersedes, id,
            ].allSatisfy { $0 == nil }
    }

    /// The record that they describe; `nil` without type or public content.
    func line() throws -> SubmissionLine? {
        guard let type, let `public` else { return nil }
        return SubmissionLine(
            .options(public: `public`, payload: payload ?? "--payload"),
            SubmissionDraft(
                type: type, content: try InputFile.json(`public`),
                payload: try payload.map { try InputFile.json($0) }, area: area,
                retainUntil: retainUntil, previous: previous, supersedes: supersedes, id: id),
            attach: attach, subject: subject)
    }
}

extension AddedRecord {
    /// `{"id", "index", "leaf_hash"}`.
    func acknowledgement(_ id: RecordIdentifier) -> JSONValue {
        [
            "id": .string(id.description), "index": index.map(JSONValue.integer) ?? .null,
            "leaf_hash": .string(hexadecimal(TreeHash.leaf(leaf).bytes)),
        ]
    }
}
