import AnonCreds
import CLSignatures
import Commitments
import Credentials
import JSONDocuments
public import Records
import SealedStorage
public import Sodium

extension Holder {
    /// Checks, once, that the keys of the wallet's credentials are well formed, so that not even the
    /// agency can recognise a holder by a key that it made for that; takes a second or so for a key.
    ///
    /// - Parameters:
    ///   - source: Gives the proof for a definition's hash; `nil` where it has none.
    ///   - now: The wallet's clock.
    /// - Returns: The definitions whose keys are proved, those checked before among them.
    /// - Throws: `WalletError.keyProofRejected`; `StorageError`, and what the source throws.
    @discardableResult
    public func checkKeys(
        _ source: (SHA256Digest) throws -> [UInt8]?, now: Timestamp
    ) throws -> Set<SHA256Digest> {
        var proved: Set<SHA256Digest> = []
        for name in try directory.names(in: "credentials") {
            let stored = try StoredCredential(
                JSONValue(parsing: directory.read("credentials/" + name)))
            guard
                let anchored = try? AnchoredDefinition(
                    stored.definition, trust: trust, now: now, known: known),
                !proved.contains(anchored.digest)
            else { continue }
            if try !isKeyProved(anchored) {
                guard let named = anchored.keyProof, let bytes = try source(anchored.digest) else {
                    continue
                }
                guard SHA256.hash(bytes) == named else { throw WalletError.keyProofRejected }
                do throws(ProofError) {
                    try KeyFormationProof(parsing: bytes).verify(
                        anchored.definition.definition.key)
                } catch {
                    throw WalletError.keyProofRejected
                }
                try directory.write([1], to: Self.markName(anchored.digest))
            }
            proved.insert(anchored.digest)
        }
        return proved
    }

    /// Whether this wallet has checked the proof of the definition's key.
    func isKeyProved(_ anchored: AnchoredDefinition) throws -> Bool {
        try directory.contains(Self.markName(anchored.digest))
    }

    private static func markName(_ definition: SHA256Digest) -> String {
        "keys/" + hexadecimal(definition.bytes)
    }
}
