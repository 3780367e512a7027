import Agency
import ArgumentParser
import JSONDocuments
import Ledger
import Records
import Sodium
import TransparencyLog

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
    @OptionGroup var access: LedgerAccessOptions

    @Option(
        help: ArgumentHelp(
            "What is certified, and from which columns (default: a resident's card).",
            valueName: "file"))
    var profile: String?

    @Option(help: "Tells the agency's definitions of one schema apart.")
    var tag = "1"

    @Option(help: ArgumentHelp("The quorum of witnesses.", valueName: "file"))
    var witnesses: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let document =
            try profile.map { try InputFile.json($0) } ?? CredentialProfile.residentJSON()
        let attributeCount = try InputFile.naming(profile ?? "the resident's card") {
            try CredentialProfile(document).attributes.count
        }
        let issuer = try target.open()
        let publishing = DefinitionPublishing(
            issuer: issuer, sequencer: try await access.sequencer(target.secret),
            reader: try await access.directory.reader(policy: KeyFile.policy(witnesses)))
        try await checkMembership(issuer, publishing.sequencer)

        var digest = try issuer.unfinishedDefinition(profile: document, tag: tag)
        if digest == nil {
            let progress = KeyProgress(attributeCount: attributeCount)
            digest = try await issuer.define(
                profile: document, tag: tag, now: .now, progress: progress.update)
            progress.finish()
        }
        guard let digest else { return }
        try await publishing.publish(digest)
        let isAnchored = try await keepEvidence(digest, publishing)
        let text = hexadecimal(digest.bytes)
        Console.result(
            json, ["definition": .string(text), "anchored": .bool(isAnchored)],
            isAnchored
                ? "The definition is on the ledger: \(text)"
                : "The definition is on the ledger; let the witnesses cosign, then run this again.")
    }

    /// Keeps the evidence; `false` where the witnesses have not cosigned yet.
    private func keepEvidence(
        _ digest: SHA256Digest, _ publishing: DefinitionPublishing
    ) async throws -> Bool {
        do {
            try await publishing.keepEvidence(digest)
            return true
        } catch LedgerError.quorumMissing {
            return false
        }
    }

    /// Told before the search rather than after it.
    private func checkMembership(
        _ issuer: Agency.Issuer, _ sequencer: Sequencer
    ) async throws {
        let register = await sequencer.members
        do throws(RecordError) {
            _ = try register.permission(
                of: KeyReference(issuer.verifierKey), toAppend: .identityDefinition, at: .now)
        } catch {
            throw LedgerError.notAdmitted(error)
        }
    }
}
