import Agency
import ArgumentParser
import JSONDocuments
import Records
import Sodium

/// `countersign agency retire`: the end of a definition, on the ledger.
struct AgencyRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "End a definition: nothing is issued under it, and desks and wallets refuse it.",
        discussion: """
            The entry names the definition that 'agency rotate' made in its place, where there is one. \
            It lies in the public folder too, for wallets. A run that was cut short can be repeated. There is \
            no way back.
            """)

    @OptionGroup var target: AgencyOptions
    @OptionGroup var access: AgencyLedgerOptions
    @OptionGroup var place: PublicFolderOptions

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
        let publishing = RetirementPublishing(
            issuer: issuer,
            ledger: try await access.open(target, policy: place.quorum.policy(issuer)),
            folder: place.path(target))
        let outcome = try await publishing.retire(
            digest, reason: RetirementRecord.Reason(rawValue: reason) ?? .superseded, now: .now)
        let retirement = outcome.retirement
        Console.result(
            json,
            [
                "definition": .string(hexadecimal(digest.bytes)),
                "reason": .string(retirement.reason.rawValue),
                "successor": retirement.successor.map { .string(hexadecimal($0.bytes)) } ?? .null,
                "cosigned": .bool(outcome.isCosigned),
            ],
            outcome.isCosigned
                ? "The definition is retired."
                : "The definition is retired. Let the witnesses cosign, then run this again for the "
                    + "wallets.")
    }
}
