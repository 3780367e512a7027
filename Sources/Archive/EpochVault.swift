import Foundation
import Records
import SealedStorage
import Sodium
import Synchronization

/// The key of one epoch, which wraps the keys of all records.
final class EpochKey: Sendable {
    let number: Int
    private let secret: SecretBytes

    init(number: Int, secret: consuming SecretBytes) {
        self.number = number
        self.secret = secret
    }

    private static func context(_ number: Int, _ record: [UInt8], _ part: KeyPart) -> [UInt8] {
        let digits = (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        return Array("countersign/wrapped-key/v1\n".utf8) + record + digits + Array(part.text.utf8)
    }

    /// `key` under this epoch's key, bound to record, part and epoch.
    func wrap(
        _ key: borrowing SecretBytes, record: [UInt8], part: KeyPart
    ) throws -> [UInt8] {
        try AEAD.seal(key, key: secret, context: Self.context(number, record, part))
    }

    /// What ``wrap(_:record:part:)`` returned, opened.
    ///
    /// - Throws: `ArchiveError.keyDamaged`.
    func unwrap(_ sealed: [UInt8], record: [UInt8], part: KeyPart) throws -> SecretBytes {
        do {
            return try AEAD.open(
                sealed, key: secret, context: Self.context(number, record, part))
        } catch SodiumError.decryptionFailed {
            throw ArchiveError.keyDamaged
        }
    }

    /// A wrapped key under the key of `next`.
    func rewrap(_ key: WrappedKey, to next: EpochKey) throws -> [UInt8] {
        let record = key.record.bytes
        do {
            return try AEAD.reseal(
                key.sealed, from: secret, context: Self.context(number, record, key.part),
                to: next.secret, context: Self.context(next.number, record, key.part))
        } catch SodiumError.decryptionFailed {
            throw ArchiveError.keyDamaged
        }
    }

    func store(in directory: StateDirectory) throws {
        try directory.write(secret, to: EpochVault.fileName(number))
    }
}

/// The directory of the epoch key: the one thing that no backup may hold.
///
/// All that is in the archive can be opened with the key in it, and with no other; whoever keeps a
/// copy undoes each later erasure. It holds one sealed file `key-<number>`; two for the moment of an
/// erasure, and then the store says which one counts.
final class EpochVault: Sendable {
    /// The role of the directory.
    static let role = "custodian-epoch"

    private let directory: StateDirectory
    private let state: Mutex<EpochKey>

    static func fileName(_ number: Int) -> String { "key-\(number)" }

    private init(_ directory: StateDirectory, _ key: EpochKey) {
        self.directory = directory
        state = Mutex(key)
    }

    /// The key that counts now.
    var current: EpochKey { state.withLock { $0 } }

    /// Makes the directory with the key of epoch 1.
    static func create(at path: String, passphrase: borrowing SecretBytes) throws {
        let first = try EpochKey(number: 1, secret: .random(count: AEAD.keyByteCount))
        _ = try StateDirectory.create(at: path, role: role, passphrase: passphrase) {
            try first.store(in: $0)
        }
    }

    /// Opens the directory with the key of epoch `number`, and destroys all others.
    ///
    /// - Throws: `ArchiveError.epochMissing`, with nothing destroyed, or `StorageError`.
    static func open(
        at path: String, passphrase: borrowing SecretBytes, number: Int
    ) throws -> EpochVault {
        // Restored from a backup, an archive comes without it.
        guard StateDirectory.exists(at: path, role: role) else {
            throw ArchiveError.epochMissing(number: number)
        }
        let directory = try StateDirectory.open(at: path, role: role, passphrase: passphrase)
        let vault = EpochVault(directory, try read(number, from: directory))
        try vault.destroy(except: number)
        return vault
    }

    private static func read(_ number: Int, from directory: StateDirectory) throws -> EpochKey {
        do {
            return EpochKey(
                number: number, secret: try directory.readSecret(fileName(number)))
        } catch StorageError.notFound {
            throw ArchiveError.epochMissing(number: number)
        }
    }

    /// The key of the next epoch, durable beside the one that counts.
    func prepare() throws -> EpochKey {
        let next = try EpochKey(
            number: current.number + 1, secret: .random(count: AEAD.keyByteCount))
        try next.store(in: directory)
        return next
    }

    /// Lets the key of epoch `number` count, which the store names, and destroys all others.
    func reconcile(with number: Int) throws {
        if current.number != number {
            let named = try Self.read(number, from: directory)
            state.withLock { $0 = named }
        }
        try destroy(except: number)
    }

    private func destroy(except number: Int) throws {
        for name in try directory.names(in: "")
        where name.hasPrefix("key-") && name != Self.fileName(number) {
            try directory.destroy(name)
        }
    }
}
