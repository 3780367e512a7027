import Agency
import ArgumentParser
import Foundation
import JSONDocuments
import Records
import Sodium

/// `countersign agency revoke`: takes credentials back, and replaces them where asked.
struct AgencyRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke credentials, by resident or by the offer that they answered.",
        discussion: """
            All that is named is revoked, or nothing; it takes effect with the next head, which is put \
            on the ledger here. A run that was cut short can be repeated, and then finishes. The reason \
            stays with the agency. Nothing revoked comes back: a reinstatement is a new offer.

            With --reissue each credential is replaced by an offer with the same values, as after the \
            loss of a wallet; offers.csv gives the offer and its one-time code, the same ones where the \
            run is repeated. Once an offer was answered, the same order by --resident or --input leaves \
            the new credential valid: it does the rest, says already-issued, and ends with status 1. \
            Where that credential is to go too, as when the new wallet was lost as well, name it by \
            --credential with the offer_id that offers.csv gives.
            """)

    @OptionGroup var target: AgencyOptions
    @OptionGroup var access: AgencyLedgerOptions
    @OptionGroup var choice: DefinitionsChoice

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "What the register's key column says of the residents.", valueName: "key"))
    var resident: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The offers that the credentials answered.", valueName: "id"))
    var credential: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file of residents, one a line; - is standard input.", valueName: "file"))
    var input: String?

    @Option(
        help: ArgumentHelp(
            "Why: \(RevocationReason.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "code"))
    var reason: String

    @OptionGroup var replacement: ReplacementOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard !resident.isEmpty || !credential.isEmpty || input != nil else {
            throw ValidationError("name credentials by --resident, --credential or --input")
        }
        guard RevocationReason(rawValue: reason) != nil else {
            throw ValidationError("--reason must be one of the codes that --help lists")
        }
    }

    func run() async throws {
        let issuer = try target.open()
        let revocable = try issuer.revocableDefinitions()
        guard !revocable.isEmpty else { throw AgencyError.notRevocable }
        let digests = try choice.digests(of: issuer, among: revocable)
        let order = try RevocationOrder(
            subjects(), definitions: digests,
            reason: RevocationReason(rawValue: reason) ?? .unspecified,
            isReplacing: replacement.reissue)
        try replacement.prepare(digests)
        let publishing = try await choice.publishing(
            issuer, target: target, access: access, willAppend: true)
        let outcome = try issuer.revoke(order, now: .now)
        // The order may be about definitions that were not named, by its credentials; and an earlier
        // one may have been finished here.
        let heads = try await publishing.publish(issuer.revocableDefinitions())
        let offered = try replacement.offer(outcome, issuer)
        var result: [(String, JSONValue)] = [
            ("revoked", .integer(outcome.count)),
            ("revoked_before", .integer(outcome.credentials.count - outcome.count)),
            ("definitions", .array(heads.map(\.json))),
        ]
        let keptCount = outcome.kept.values.map(\.count).reduce(0, +)
        if let offered {
            result.append(("offered", .integer(offered)))
            result.append(("already_issued", .integer(keptCount)))
        }
        Console.result(
            json, .object(JSONObject(result)),
            "\(outcome.count) credentials revoked, "
                + "\(outcome.credentials.count - outcome.count) were before."
                + (offered.map { " \($0) new offers: \(replacement.reportPath)." } ?? "")
                + heads.remark)
        guard keptCount == 0 else {
            throw CommandFailure(
                .refused, code: AgencyError.alreadyIssued.code,
                "\(keptCount) credentials are valid still: they were issued in the place of "
                    + "ones that were revoked before for the same reason; where they are meant too, "
                    + "name each by --credential with its offer_id in \(replacement.reportPath)")
        }
    }

    private func subjects() throws -> [RevocationOrder.Subject] {
        var subjects = resident.map { RevocationOrder.Subject.row($0) }
        for text in credential {
            guard let identifier = RecordIdentifier(text) else {
                throw CommandFailure(
                    .usage, code: "usage", "--credential must be 32 hexadecimal digits")
            }
            subjects.append(.credential(identifier))
        }
        guard let input else { return subjects }
        let bytes = try InputFile.bytes(input, limit: 16_000_000)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.malformed, code: "malformed", "\(input): is not UTF-8")
        }
        let count = subjects.count
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let key = line.trimmingCharacters(in: .whitespaces)
            guard !key.isEmpty else { continue }
            guard RevocationOrder.isRowKey(key) else {
                throw CommandFailure(
                    .malformed, code: AgencyError.rowKeyInvalid.code,
                    "\(input): line \(number + 1) is no key of a register's row")
            }
            subjects.append(.row(key))
        }
        guard subjects.count > count else {
            throw CommandFailure(.malformed, code: "malformed", "\(input): names nobody")
        }
        return subjects
    }
}
