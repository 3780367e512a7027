public import Records
import SealedStorage

extension Holder {
    /// The key that came with a credential, by which its resident finds who looked at their records.
    ///
    /// `credential` is the wallet's name for the credential; `nil` is the only one that brought a key.
    ///
    /// - Throws: `WalletError.subjectKeyMissing`, `.subjectKeyAmbiguous`, `StorageError`.
    public func subjectKey(of credential: String? = nil) throws -> SubjectKey {
        // A name that was typed must not lead to another file.
        let names = try directory.names(in: "subjects")
            .filter { credential == nil || $0 == credential }
        guard let name = names.first else { throw WalletError.subjectKeyMissing }
        guard names.count == 1 else { throw WalletError.subjectKeyAmbiguous }
        return SubjectKey(secret: try directory.readSecret("subjects/" + name))
    }
}
