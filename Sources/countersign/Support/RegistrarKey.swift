import LogFiles
import Records
import SealedStorage
import Sodium
import TransparencyLog

/// The registrar's key, sealed in a state directory of its own.
enum RegistrarKey {
    static let role = "registrar"

    /// Makes a registrar's directory with a new key called `name`.
    static func create(
        at path: String, name: String, passphrase: borrowing SecretBytes
    ) throws -> NoteSigner {
        let signer = try NoteSigner(name: name, key: SigningKey())
        let directory = try StateDirectory.create(at: path, role: role, passphrase: passphrase) {
            try $0.store(signer)
        }
        return try directory.noteSigner()
    }

    /// Opens a registrar's directory.
    static func open(at path: String, passphrase: borrowing SecretBytes) throws -> NoteSigner {
        try StateDirectory.open(at: path, role: role, passphrase: passphrase).noteSigner()
    }
}
