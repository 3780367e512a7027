import LogFiles
import Records
import SealedStorage
import Sodium
import TransparencyLog

/// The registrar's key, sealed in a state directory of its own.
enum RegistrarKey {
    static let role = "registrar"

    /// Opens a registrar's directory; where there is none, makes it with a new key called `name`.
    ///
    /// A registrar may found several logs, and a founding that was killed may be repeated.
    static func openOrCreate(
        at path: String, name: String, passphrase: borrowing SecretBytes
    ) throws -> NoteSigner {
        if StateDirectory.exists(at: path, role: role) {
            return try open(at: path, passphrase: passphrase)
        }
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
