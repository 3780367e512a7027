import Agency
import ArgumentParser
import JSONDocuments
import Ledger
import Records
import SealedStorage
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
    @OptionGroup var access: LedgerAccessOptions
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
        let sequencer = try await access.sequencer(target.secret)
        let isRetired = await sequencer.members.retirement(of: digest) != nil
        if !isRetired {
            try await sequencer.checkMembership(of: issuer, for: [.identityRetirement])
        }
        let entry = try issuer.retire(
            digest, reason: RetirementRecord.Reason(rawValue: reason) ?? .superseded, now: .now)
        if !isRetired { _ = try await sequencer.append(entry) }
        let isPublished = try await publish(digest, of: issuer)
        guard case .retirement(let retirement) = entry.record else { return }
        Console.result(
            json,
            [
                "definition": .string(hexadecimal(digest.bytes)),
                "reason": .string(retirement.reason.rawValue),
                "successor": retirement.successor.map { .string(hexadecimal($0.bytes)) } ?? .null,
                "cosigned": .bool(isPublished),
            ],
            isPublished
                ? "The definition is retired."
                : "The definition is retired. Let the witnesses cosign, then run this again for the "
                    + "wallets.")
    }

    /// Lays the entry into the public folder, once the quorum covers it.
    private func publish(
        _ digest: SHA256Digest, of issuer: Agency.Issuer
    ) async throws -> Bool {
        let reader = try await access.directory.reader(policy: place.quorum.policy(issuer))
        do {
            guard let evidence = try await reader.evidence(ofRetirement: digest) else {
                return false
            }
            let folder = place.path(target) + "/" + hexadecimal(digest.bytes)
            try AtomicFile.createDirectory(folder)
            try [evidence].publish(as: folder + "/retirement")
            return true
        } catch LedgerError.quorumMissing {
            return false
        }
    }
}
