import Accumulators
import AnonCreds
import Credentials
public import JSONDocuments
public import Records
import SealedStorage
public import Sodium
import TransparencyLog

/// Where an agency publishes what became of its definitions and their revocations, as a wallet reads it.
///
/// Blocks are fetched whole and aligned, so that nobody learns from which revocation on a wallet asks.
public protocol RevocationSource {
    /// A definition with its evidence, as an anchored file; `nil` where there is none.
    func definition(of definition: SHA256Digest) throws -> JSONValue?
    /// The newest entry `identity.status` of a definition, with its proof; `nil` where there is none.
    func status(of definition: SHA256Digest) throws -> LogEvidence?
    /// The entry by which a definition was retired, with its proof; `nil` where it was not.
    func retirement(of definition: SHA256Digest) throws -> LogEvidence?
    /// The blocks from `position` on that lead to the place `index`, as `RevocationBlock` writes them.
    func blocks(
        of definition: SHA256Digest, from position: Int, upTo index: Int
    ) throws -> [[UInt8]]
}

extension Holder {
    /// What became of one credential.
    public struct Followed: Sendable {
        /// The name under which the wallet keeps it.
        public let credential: String
        /// The hash of its definition.
        public let definition: SHA256Digest
        /// What became of it; a failure where what the source gives of it does not hold, or is not there.
        public let state: Result<CredentialState, any Error>
    }

    /// Brings the witnesses of all credentials forward to the newest heads, without the agency, and takes over
    /// that definitions were retired, or certified anew.
    ///
    /// What is wrong with one credential's definition leaves the others alone.
    ///
    /// - Returns: What became of each credential, in the order of their names.
    /// - Throws: `StorageError` for the wallet's own files, `DecodingFailure` for one that is none.
    public func follow(
        _ source: some RevocationSource, now: Timestamp
    ) throws -> [Followed] {
        let remembered = try rememberedCheckpoint()
        return try directory.names(in: "credentials").map { name in
            let file = "credentials/" + name
            let before = try JSONValue(parsing: directory.read(file))
            var stored = try StoredCredential(before)
            let digest = try stored.definitionDigest
            let state = Result {
                try follow(source, &stored, of: digest, rememberedAs: remembered, now: now)
            }
            if stored.json != before {
                try directory.write(stored.json.canonicalBytes, to: file)
            }
            return Followed(credential: name, definition: digest, state: state)
        }
    }

    /// Takes over what the source has of one credential's definition.
    private func follow(
        _ source: some RevocationSource, _ stored: inout StoredCredential,
        of digest: SHA256Digest, rememberedAs remembered: Checkpoint?, now: Timestamp
    ) throws -> CredentialState {
        let anchored: AnchoredDefinition
        switch try definition(of: stored, now: now) {
        case .success(let known): anchored = known
        case .failure(let end):
            guard end == .membershipEnded, let file = try source.definition(of: digest) else {
                return .ended(end)
            }
            anchored = try AnchoredDefinition(file, trust: trust, now: now, known: known)
            guard anchored.digest == digest else { throw TrustError.definitionMismatch }
            try check(anchored.evidence, rememberedAs: remembered)
            stored.definition = file
        }
        if let retirement = try source.retirement(of: digest) {
            stored.definition = try anchored.json(retiredBy: retirement, trust: trust)
            return .ended(.definitionRetired)
        }
        guard !stored.isRevoked else { return .revoked }
        guard let newest = stored.witnesses.first?.status else { return .valid(asOf: nil) }
        guard let evidence = try source.status(of: digest) else {
            return .valid(asOf: newest.time)
        }
        let head = try AnchoredStatus(evidence, of: anchored, trust: trust, now: now)
        try check([evidence], rememberedAs: remembered)
        guard newest.isOlder(than: head.record) else { return .valid(asOf: newest.time) }
        let blocks = try source.blocks(
            of: digest, from: newest.index / RevocationBlock.capacity, upTo: head.record.index)
        do {
            let updated = try stored.witness(for: head.record, blocks: blocks, under: anchored)
            stored.keep(.init(u: updated.u, status: head.record))
            return .valid(asOf: head.record.time)
        } catch WalletError.revoked {
            stored.isRevoked = true
            return .revoked
        }
    }

    /// The definition by the evidence that the wallet has; a failure where it has ended by that.
    ///
    /// - Throws: `TrustError` for evidence that does not hold.
    func definition(
        of stored: StoredCredential, now: Timestamp
    ) throws -> Result<AnchoredDefinition, RecordError> {
        do {
            return .success(
                try AnchoredDefinition(stored.definition, trust: trust, now: now, known: known))
        } catch TrustError.record(let end)
            where [.definitionExpired, .definitionRetired, .membershipEnded].contains(end)
        {
            return .failure(end)
        }
    }

    /// What a source shows must stand in the history that the wallet knows, as far as that is seen without a
    /// proof.
    private func check(
        _ evidence: [LogEvidence], rememberedAs remembered: Checkpoint?
    ) throws {
        for entry in evidence {
            _ = try CheckpointMemory.compare(
                trust.checkpoint(entry.proof.checkpoint), with: remembered, proofs: [])
        }
    }
}
