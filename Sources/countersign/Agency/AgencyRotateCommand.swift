import Agency
import ArgumentParser
import Ledger
import Sodium

/// `countersign agency rotate`: a new key for the same schema, while the old one still counts.
struct AgencyRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make the definition that comes in the place of an older one.",
        discussion: """
            The new definition has the old one's profile. Both count until 'agency retire' ends the old \
            one: meanwhile whoever holds a credential of the old can get one of the new. Where an \
            earlier run did not finish, this one goes on with it.
            """)

    @OptionGroup var target: AgencyOptions
    @OptionGroup var access: AgencyLedgerOptions
    @OptionGroup var choice: DefinitionChoice

    @Option(help: "Tells the new definition apart.")
    var tag: String

    @Option(help: "The day on which the new definition ends, YYYY-MM-DD (default: none is set).")
    var expires: String?

    @OptionGroup var quorum: QuorumOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let issuer = try target.open()
        let old = try choice.digest(of: issuer)
        let publishing = DefinitionPublishing(
            issuer: issuer,
            ledger: try await access.open(target, policy: quorum.policy(issuer)))
        let made = try await publishing.define(
            issuer.profileJSON(of: old), tag: tag, keyProfile: issuer.keyProfile(of: old),
            expires: try DefinitionEnd.time(expires),
            predecessor: old)
        Console.result(json, made.json, made.sentence)
    }
}
