import Agency
import ArgumentParser
import Ledger
import Records
import Sodium

/// Which of an agency's revocable definitions are meant, and where their blocks go.
struct RevocableChoice: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The definitions' hashes (default: all whose credentials can be revoked).",
            valueName: "hash"))
    var definition: [String] = []

    @OptionGroup var place: PublicFolderOptions

    func digests(of issuer: Agency.Issuer) throws -> [SHA256Digest] {
        let revocable = try issuer.revocableDefinitions()
        guard !revocable.isEmpty else { throw AgencyError.notRevocable }
        guard !definition.isEmpty else { return revocable }
        return try definition.map { text in
            guard let digest = Sodium.bytes(hexadecimal: text).flatMap({ SHA256Digest(bytes: $0) }),
                try issuer.definitionDigests().contains(digest)
            else { throw AgencyError.definitionUnknown }
            guard revocable.contains(digest) else { throw AgencyError.notRevocable }
            return digest
        }
    }

    /// Opens the ledger for the heads.
    ///
    /// Where it `willAppend` new ones, a membership that does not allow it is refused here, before
    /// something is revoked that cannot be published.
    func publishing(
        _ issuer: Agency.Issuer, target: AgencyOptions, access: LedgerAccessOptions,
        willAppend: Bool
    ) async throws -> StatusPublishing {
        let sequencer = try await access.sequencer(target.secret)
        if willAppend { try await sequencer.checkMembership(of: issuer, for: [.identityStatus]) }
        return StatusPublishing(
            issuer: issuer, sequencer: sequencer,
            reader: try await access.directory.reader(policy: place.policy()),
            folder: place.path(target))
    }
}
