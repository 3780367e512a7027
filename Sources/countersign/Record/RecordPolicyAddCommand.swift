import Archive
import ArgumentParser
import JSONDocuments
import Records

/// `countersign record policy add`: terms that officers are to approve.
struct RecordPolicyAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Propose a rule; officers approve it next.",
        discussion: """
            FILE holds one JSON object: action (read, erase, hold, release), types, purpose, for \
            reading role and optionally fields, for all else records; optionally areas, \
            delete_after_days, replaces; valid_from, valid_until. Without rule it gets an \
            identifier of its own.
            """)

    @OptionGroup var target: CustodianOptions

    @Argument(help: ArgumentHelp("The terms.", valueName: "file"))
    var terms: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let terms = try readTerms()
        let desk = try await target.open()
        try await desk.custodian.propose(terms)
        Console.result(
            json, ["rule": .string(terms.identifier.description)],
            "The rule \(terms.identifier) is proposed; officers approve it with 'record policy "
                + "approve'.")
    }

    private func readTerms() throws -> PolicyTerms {
        guard case .object(var object) = try InputFile.json(terms) else {
            throw DecodingFailure(location: terms, problem: "must be one JSON object")
        }
        if object["rule"] == nil { object["rule"] = .string(RecordIdentifier().description) }
        do throws(RecordError) {
            return try PolicyTerms(json: .object(object))
        } catch {
            throw CommandFailure(.malformed, code: error.code, "\(terms): \(error.sentence)")
        }
    }
}
