import AnonCreds
import ArgumentParser
import Credentials
import Desk
import JSONDocuments
import Records

/// `countersign desk verify`: judges a presentation for this desk's own request.
struct DeskVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Judge a presentation; accepted, it waits to be anchored.",
        discussion: """
            Exit status 0: accepted; 1: refused, with a reason code; 3: no presentation. The anchor waits in a durable \
            queue for 'desk release'; with --now it is anchored at once.
            """)

    @OptionGroup var target: DeskOptions

    @Option(help: ArgumentHelp("This desk's request.", valueName: "file"))
    var request: String

    @Option(help: ArgumentHelp("The resident's presentation.", valueName: "file"))
    var presentation: String

    @Option(help: ArgumentHelp("Where the promise for the resident goes.", valueName: "file"))
    var promise: String?

    @Flag(help: "Anchor at once instead of with the hour's batch.")
    var now = false

    @Option(help: ArgumentHelp("The ledger's directory, for --now.", valueName: "dir"))
    var ledger: String?

    @Option(
        help: ArgumentHelp(
            "The operator's passphrase, where it differs from the desk's.", valueName: "file"))
    var ledgerPassphraseFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard now == (ledger != nil) else {
            throw ValidationError("--now and --ledger go together")
        }
    }

    func run() async throws {
        let outcome = try judge()
        switch outcome {
        case .refused(let reason):
            Console.result(
                json, ["verdict": "reject", "reason": .string(reason.rawValue)],
                "Refused: \(reason.explanation) [\(reason.rawValue)]")
            guard reason != .malformed else {
                throw DecodingFailure(
                    location: presentation, problem: "is not an AnonCreds presentation")
            }
            throw CommandFailure.refusedQuietly(code: reason.rawValue)
        case .accepted(let acceptance):
            if let promise { try OutputFile.write(acceptance.promise.json, to: promise) }
            if now, let ledger { try await anchor(in: ledger) }
            Console.result(json, acceptance.json, acceptance.sentence)
        }
    }

    private func judge() throws -> Verifier.Outcome {
        let bundle = try InputFile.decode(request) { value throws(DecodingFailure) in
            try RequestBundle(json: value)
        }
        let document: JSONValue
        do {
            document = try InputFile.json(presentation)
        } catch let failure as DecodingFailure {
            if json { Console.output(["verdict": "reject", "reason": "malformed"]) }
            throw failure
        }
        return try target.open().verify(document, for: bundle.request, now: .now)
    }

    private func anchor(in ledger: String) async throws {
        let access = try LedgerAccessOptions.parse(
            ["--ledger", ledger]
                + (ledgerPassphraseFile.map { ["--ledger-passphrase-file", $0] } ?? []))
        let work = DeskRelease(
            verifier: try target.open(), sequencer: try await access.sequencer(target.secret))
        _ = try await work.anchor(immediately: true)
        let reader = try await access.directory.reader(policy: work.verifier.trust.policy)
        _ = try await work.writeReceipts(reader, to: target.directory + "/receipts")
    }
}

extension Verifier.Acceptance {
    fileprivate var json: JSONValue {
        [
            "verdict": "accept",
            "shown": .object(JSONObject(shown.map { ($0.attribute, .string($0.value)) })),
            "anchor": .string(identifier),
        ]
    }

    fileprivate var sentence: String {
        let values = shown.map { "\($0.attribute): \($0.value)" }.joined(separator: ", ")
        return "Accepted." + (values.isEmpty ? "" : " \(values)")
    }
}
