import Accumulators
import AnonCreds
import Credentials
import JSONDocuments
public import Records
import SealedStorage
public import Sodium
import TransparencyLog

/// Where an agency publishes the heads and blocks of its definitions' revocations, as a wallet reads it.
///
/// Blocks are fetched whole and aligned, so that nobody learns from which revocation on a wallet asks.
public protocol RevocationSource {
    /// The newest entry `identity.status` of a definition, with its proof; `nil` where there is none.
    func status(of definition: SHA256Digest) throws -> LogEvidence?
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
        /// Until when it was not revoked; `nil` where it is.
        public let notRevokedAsOf: Timestamp?
    }

    /// Brings the witnesses of all credentials forward to the newest heads, without the agency.
    ///
    /// - Returns: The credentials that can be revoked and whose heads the source has.
    /// - Throws: `TrustError` for a head that the log does not show, or of another history;
    ///   `AccumulatorError` for blocks that do not lead to it; `StorageError`, and what the source throws.
    public func follow(
        _ source: some RevocationSource, now: Timestamp
    ) throws -> [Followed] {
        var followed: [Followed] = []
        for name in try directory.names(in: "credentials") {
            var stored = try StoredCredential(
                JSONValue(parsing: directory.read("credentials/" + name)))
            guard let witness = stored.witness,
                let anchored = try? AnchoredDefinition(
                    stored.definition, trust: trust, now: now, known: known),
                let evidence = try source.status(of: anchored.digest)
            else { continue }
            let head = try AnchoredStatus(evidence, of: anchored, trust: trust, now: now)
            try compareLog(head)
            guard witness.status.isOlder(than: head.record) else {
                followed.append(
                    Followed(credential: name, notRevokedAsOf: witness.status.time))
                continue
            }
            do {
                let blocks = try source.blocks(
                    of: anchored.digest, from: witness.status.index / RevocationBlock.capacity,
                    upTo: head.record.index)
                let updated = try stored.witness(
                    for: head.record, blocks: blocks, under: anchored)
                stored.witness = .init(u: updated.u, status: head.record)
                try directory.write(stored.json.canonicalBytes, to: "credentials/" + name)
                followed.append(Followed(credential: name, notRevokedAsOf: head.record.time))
            } catch WalletError.revoked {
                followed.append(Followed(credential: name, notRevokedAsOf: nil))
            }
        }
        return followed
    }

    /// A head must stand in the history that the wallet knows, as far as that can be seen without a proof.
    private func compareLog(_ head: AnchoredStatus) throws {
        _ = try CheckpointMemory.compare(
            trust.checkpoint(head.evidence.proof.checkpoint), with: rememberedCheckpoint(),
            proofs: [])
    }
}
