import Accumulators
import JSONDocuments
import Records
import SealedStorage
public import Sodium

extension Holder {
    /// What the wallet wants to know of one definition, to follow it.
    public struct FollowNeed: Sendable {
        /// The definition's hash.
        public let definition: SHA256Digest
        /// The position of the first block of revocations that a credential under it lacks; `nil` where
        /// none can be revoked.
        public internal(set) var firstBlock: Int?
        /// Whether the proof of the definition's key was not checked yet.
        public let isKeyProofMissing: Bool
    }

    /// What has to be fetched before ``follow(_:now:)`` and ``checkKeys(_:now:)``, for a source that is far
    /// away.
    ///
    /// - Throws: `StorageError`, or `DecodingFailure` for a file that is none.
    public func followNeeds() throws -> [FollowNeed] {
        var needs: [SHA256Digest: FollowNeed] = [:]
        for name in try directory.names(in: "credentials") {
            let stored = try StoredCredential(
                JSONValue(parsing: directory.read("credentials/" + name)))
            let definition = try stored.definitionDigest
            var need =
                try needs[definition]
                ?? FollowNeed(
                    definition: definition, firstBlock: nil,
                    isKeyProofMissing: !isKeyProved(definition))
            if !stored.isRevoked, let newest = stored.witnesses.first?.status {
                let position = newest.index / RevocationBlock.capacity
                need.firstBlock = min(position, need.firstBlock ?? position)
            }
            needs[definition] = need
        }
        return needs.values.sorted {
            $0.definition.bytes.lexicographicallyPrecedes($1.definition.bytes)
        }
    }
}
