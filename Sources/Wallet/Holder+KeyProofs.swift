import AnonCreds
import CLSignatures
import Commitments
import Credentials
import JSONDocuments
public import Records
import SealedStorage
public import Sodium

extension Holder {
    /// What came of the checks of definitions' keys.
    public struct KeyChecks: Sendable {
        /// The definitions whose keys are proved, those checked before among them.
        public internal(set) var proved: Set<SHA256Digest> = []
        /// The definitions whose proof does not hold or could not be had, and why.
        public internal(set) var failed: [SHA256Digest: any Error] = [:]
    }

    /// Checks, once, that the keys of the wallet's credentials are well formed, so that not even the
    /// agency can recognise a holder by a key that it made for that; takes a second or so for a key.
    ///
    /// - Parameters:
    ///   - source: Gives the proof for a definition's hash; `nil` where it has none.
    ///   - now: The wallet's clock.
    /// - Returns: What came of each definition; a key without a proof is in neither list.
    /// - Throws: `StorageError`.
    @discardableResult
    public func checkKeys(
        _ source: (SHA256Digest) throws -> [UInt8]?, now: Timestamp
    ) throws -> KeyChecks {
        var checks = KeyChecks()
        for name in try directory.names(in: "credentials") {
            let stored = try StoredCredential(
                JSONValue(parsing: directory.read("credentials/" + name)))
            guard
                let anchored = try? AnchoredDefinition(
                    stored.definition, trust: trust, now: now, known: known),
                !checks.proved.contains(anchored.digest), checks.failed[anchored.digest] == nil
            else { continue }
            if try isKeyProved(anchored) {
                checks.proved.insert(anchored.digest)
                continue
            }
            switch Result(catching: { try provedKey(of: anchored, source) }) {
            case .success(true):
                try directory.write([1], to: Self.markName(anchored.digest))
                checks.proved.insert(anchored.digest)
            case .success(false): break
            case .failure(let error): checks.failed[anchored.digest] = error
            }
        }
        return checks
    }

    /// Checks a key's proof; `false` where there is none.
    private func provedKey(
        of anchored: AnchoredDefinition, _ source: (SHA256Digest) throws -> [UInt8]?
    ) throws -> Bool {
        guard let named = anchored.keyProof, let bytes = try source(anchored.digest) else {
            return false
        }
        guard SHA256.hash(bytes) == named else { throw WalletError.keyProofRejected }
        do throws(ProofError) {
            try KeyFormationProof(parsing: bytes).verify(anchored.definition.definition.key)
        } catch {
            throw WalletError.keyProofRejected
        }
        return true
    }

    /// Whether this wallet has checked the proof of the definition's key.
    func isKeyProved(_ anchored: AnchoredDefinition) throws -> Bool {
        try isKeyProved(anchored.digest)
    }

    /// Whether this wallet has checked the proof of the key of the definition with this hash.
    func isKeyProved(_ definition: SHA256Digest) throws -> Bool {
        try directory.contains(Self.markName(definition))
    }

    private static func markName(_ definition: SHA256Digest) -> String {
        "keys/" + hexadecimal(definition.bytes)
    }
}
