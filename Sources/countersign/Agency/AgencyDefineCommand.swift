import Agency
import ArgumentParser
import CLSignatures
import JSONDocuments

/// `countersign agency define`: a new credential definition, on the ledger.
struct AgencyDefineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "define",
        abstract: "Make a credential definition and put it on the ledger.",
        discussion: """
            The key takes seconds; an interrupted search leaves nothing. Where an earlier run made \
            the key but did not finish, this one goes on with it; where witnesses have to cosign \
            first, run it again after they did.
            """)

    @OptionGroup var target: AgencyOptions
    @OptionGroup var access: AgencyLedgerOptions

    @Option(
        help: ArgumentHelp(
            "What is certified, and from which columns (default: a resident's card).",
            valueName: "file"))
    var profile: String?

    @Option(help: "Tells the agency's definitions of one schema apart.")
    var tag = "1"

    @Option(
        help: """
            The modulus's bits: 2048, or 3072 for credentials that are shown in the native format alone.
            """)
    var bits = 2048

    @Option(help: "The day on which the definition ends, YYYY-MM-DD (default: none is set).")
    var expires: String?

    @OptionGroup var quorum: QuorumOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard CLProfile(rawValue: bits) != nil else {
            throw ValidationError("--bits must be 2048 or 3072")
        }
    }

    func run() async throws {
        let document =
            try profile.map { try InputFile.json($0) } ?? CredentialProfile.residentJSON()
        try InputFile.naming(profile ?? "the resident's card") {
            _ = try CredentialProfile(document)
        }
        let issuer = try target.open()
        let publishing = DefinitionPublishing(
            issuer: issuer,
            ledger: try await access.open(target, policy: quorum.policy(issuer)))
        let made = try await publishing.define(
            document, tag: tag, keyProfile: CLProfile(rawValue: bits) ?? .bits2048,
            expires: try DefinitionEnd.time(expires))
        Console.result(json, made.json, made.sentence)
    }
}
