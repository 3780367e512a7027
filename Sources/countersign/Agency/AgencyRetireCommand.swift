import Agency
import ArgumentParser
import JSONDocuments
import Ledger
import Records
import Sodium

/// `countersign agency retire`: the end of a definition, on the ledger.
struct AgencyRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "End a definition: nothing is issued under it, and desks and wallets refuse it.",
        discussion: """
            The entry names the definition that 'agency rotate' made in its place, where there is one. \
            A run that was cut short can be repeated. There is no way back.
            """)

    @OptionGroup var target: AgencyOptions
    @OptionGroup var access: LedgerAccessOptions

    @Option(help: "The definition's hash.")
    var definition: String

    @Option(
        help: ArgumentHelp(
            "Why: \(RetirementRecord.Reason.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "code"))
    var reason: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard RetirementRecord.Reason(rawValue: reason) != nil else {
            throw ValidationError("--reason must be one of the codes that --help lists")
        }
    }

    func run() async throws {
        let issuer = try target.open()
        guard
            let digest = Sodium.bytes(hexadecimal: definition).flatMap({ SHA256Digest(bytes: $0) })
        else { throw AgencyError.definitionUnknown }
        let sequencer = try await access.sequencer(target.secret)
        let entry = try issuer.retire(
            digest, reason: RetirementRecord.Reason(rawValue: reason) ?? .superseded, now: .now)
        if await sequencer.members.retirement(of: digest) == nil {
            _ = try await sequencer.append(entry)
        }
        guard case .retirement(let retirement) = entry.record else { return }
        Console.result(
            json,
            [
                "definition": .string(hexadecimal(digest.bytes)),
                "reason": .string(retirement.reason.rawValue),
                "successor": retirement.successor.map { .string(hexadecimal($0.bytes)) } ?? .null,
            ], "The definition is retired.")
    }
}
