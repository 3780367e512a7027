import Agency
import ArgumentParser
import Ledger
import Records
import Sodium

/// Which of an agency's definitions are meant, and where their heads and blocks go.
struct DefinitionsChoice: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The definitions' hashes (default: all that the command can be about).",
            valueName: "hash"))
    var definition: [String] = []

    @OptionGroup var place: PublicFolderOptions

    /// Those that are named, or else all `candidates`.
    ///
    /// - Throws: `AgencyError.definitionUnknown`; `.notRevocable` for one that is no candidate.
    func digests(
        of issuer: Agency.Issuer, among candidates: [SHA256Digest]
    ) throws -> [SHA256Digest] {
        guard !definition.isEmpty else { return candidates }
        return try definition.map { text in
            guard let digest = Sodium.bytes(hexadecimal: text).flatMap({ SHA256Digest(bytes: $0) }),
                try issuer.definitionDigests().contains(digest)
            else { throw AgencyError.definitionUnknown }
            guard candidates.contains(digest) else { throw AgencyError.notRevocable }
            return digest
        }
    }

    /// Opens the ledger for the heads.
    ///
    /// Where it `willAppend` new ones, a membership that does not allow it is refused here, before
    /// something is revoked that cannot be published.
    func publishing(
        _ issuer: Agency.Issuer, target: AgencyOptions, access: AgencyLedgerOptions,
        willAppend: Bool
    ) async throws -> StatusPublishing {
        let ledger = try await access.open(target, policy: place.quorum.policy(issuer))
        if willAppend { try await ledger.checkMembership(of: issuer, for: [.identityStatus]) }
        return StatusPublishing(issuer: issuer, ledger: ledger, folder: place.path(target))
    }
}
