import Agency
import ArgumentParser
import JSONDocuments
import Records

/// `countersign agency status`: the newest heads of revocation, dated anew and published.
struct AgencyStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say on the ledger that nothing more was revoked until now.",
        discussion: """
            Dates the newest head of each definition anew, puts it on the ledger, and writes head and \
            blocks into the public folder, and each definition with its newest evidence, as after the \
            agency's membership was renewed. An order that 'agency revoke' did not finish is carried out \
            first. Desks say how old a head may be: run this as often as the strictest one asks.
            """)

    @OptionGroup var target: AgencyOptions
    @OptionGroup var access: AgencyLedgerOptions
    @OptionGroup var choice: DefinitionsChoice

    @Flag(help: "Publish the heads as they are, as after the witnesses cosigned.")
    var keep = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let issuer = try target.open()
        let digests = try choice.digests(of: issuer, among: issuer.anchoredDefinitions())
        let publishing = try await choice.publishing(
            issuer, target: target, access: access, willAppend: !keep)
        try issuer.finishRevocation()
        if !keep {
            for digest in try issuer.revocableDefinitions() where digests.contains(digest) {
                try issuer.renewHead(of: digest, now: .now)
            }
        }
        let heads = try await publishing.publish(digests)
        Console.result(
            json, ["definitions": .array(heads.map(\.json))],
            "\(heads.count) heads are on the ledger." + heads.remark)
    }
}
