import Accumulators
import AnonCreds
import Credentials
import JSONDocuments
public import Records
import SealedStorage
public import Sodium
import TransparencyLog

/// Where an agency publishes what became of its definitions and their revocations, as a wallet reads it.
///
/// Blocks are fetched whole and aligned, so that nobody learns from which revocation on a wallet asks.
public protocol RevocationSource {
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
        /// What became of it; a failure where what the source gives of it does not hold, or is not there.
        public let state: Result<CredentialState, any Error>
    }

    /// Brings the witnesses of all credentials forward to the newest heads, without the agency, and takes over
    /// that definitions were retired.
    ///
    /// What is wrong with one credential's definition leaves the others alone.
    ///
    /// - Returns: What became of each credential, in the order of their names.
    /// - Throws: `StorageError`.
    public func follow(
        _ source: some RevocationSource, now: Timestamp
    ) throws -> [Followed] {
        try directory.names(in: "credentials").map { name in
            let file = "credentials/" + name
            let before = try JSONValue(parsing: directory.read(file))
            var stored = try StoredCredential(before)
            let state = try state(of: &stored, source, now: now)
            if stored.json != before {
                try directory.write(stored.json.canonicalBytes, to: file)
            }
            return Followed(credential: name, state: state)
        }
    }

    private func state(
        of stored: inout StoredCredential, _ source: some RevocationSource, now: Timestamp
    ) throws -> Result<CredentialState, any Error> {
        do {
            let time = try follow(source, &stored, now: now)
            return .success(stored.isRevoked ? .revoked : .valid(asOf: time))
        } catch {
            switch error {
            case is StorageError: throw error
            case WalletError.revoked:
                stored.isRevoked = true
                return .success(.revoked)
            case TrustError.record(let end): return .success(.ended(end))
            default: return .failure(error)
            }
        }
    }

    /// Takes over what the source has of one credential's definition, and returns as of when it is not revoked.
    private func follow(
        _ source: some RevocationSource, _ stored: inout StoredCredential, now: Timestamp
    ) throws -> Timestamp? {
        let anchored = try AnchoredDefinition(
            stored.definition, trust: trust, now: now, known: known)
        if let retirement = try source.retirement(of: anchored.digest) {
            stored.definition = try anchored.json(retiredBy: retirement, trust: trust)
            throw TrustError.record(.definitionRetired)
        }
        guard let newest = stored.witnesses.first?.status else { return nil }
        guard let evidence = try source.status(of: anchored.digest) else { return newest.time }
        let head = try AnchoredStatus(evidence, of: anchored, trust: trust, now: now)
        // A head must stand in the history that the wallet knows, as far as that is seen without a proof.
        _ = try CheckpointMemory.compare(
            trust.checkpoint(evidence.proof.checkpoint), with: rememberedCheckpoint(), proofs: [])
        guard newest.isOlder(than: head.record) else { return newest.time }
        let blocks = try source.blocks(
            of: anchored.digest, from: newest.index / RevocationBlock.capacity,
            upTo: head.record.index)
        let updated = try stored.witness(for: head.record, blocks: blocks, under: anchored)
        stored.keep(.init(u: updated.u, status: head.record))
        return head.record.time
    }
}
