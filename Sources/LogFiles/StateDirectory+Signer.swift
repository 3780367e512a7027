public import SealedStorage
import Sodium
public import TransparencyLog

/// A role's own signing key, sealed in its state directory as `key`, with its name beside it.
extension StateDirectory {
    /// Seals the key of `signer`.
    ///
    /// - Throws: `StorageError`, or `SodiumError.outOfMemory`.
    public func store(_ signer: borrowing NoteSigner) throws {
        try write(Array(signer.verifierKey.name.utf8), to: "name")
        try write(signer.key.seed(), to: "key")
    }

    /// Opens the key that ``store(_:)`` sealed.
    ///
    /// - Throws: `StorageError`.
    public func noteSigner() throws -> NoteSigner {
        let name = String(decoding: try read("name"), as: UTF8.self)
        return try NoteSigner(name: name, key: SigningKey(seed: readSecret("key")))
    }
}
