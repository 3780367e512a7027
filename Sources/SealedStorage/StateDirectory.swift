import Foundation
public import Sodium

/// A role's own directory: mode 0700, one process at a time, every file in it sealed.
///
/// A random data key encrypts the files (XChaCha20-Poly1305, each bound to its name and to the
/// directory); the key itself is sealed under the passphrase (Argon2id) in `seal.json`.
public final class StateDirectory: Sendable {
    /// The directory's path.
    public let path: String
    private let identifier: [UInt8]
    private let dataKey: SecretBytes
    private let lock: FileLock

    /// Largest sealed file in bytes.
    public static let fileByteCountLimit = 4_000_000

    private init(
        path: String, identifier: [UInt8], dataKey: consuming SecretBytes,
        lock: consuming FileLock
    ) {
        self.path = path
        self.identifier = identifier
        self.dataKey = dataKey
        self.lock = lock
    }

    /// Makes a new state directory for `role` at `path`, which must be free or empty.
    ///
    /// It counts as made once `filling` has written the role's first files; what an earlier attempt
    /// left that ended before, is removed.
    ///
    /// - Throws: `StorageError.alreadyExists`, `.busy` or `.failed`, or what `filling` throws.
    public static func create(
        at path: String, role: String, passphrase: borrowing SecretBytes,
        filling: (StateDirectory) throws -> Void = { _ in }
    ) throws -> StateDirectory {
        try AtomicFile.createDirectory(path)
        // Before the lock, which would be a file too many in somebody else's directory; and under it.
        try requireFree(path)
        let lock = try FileLock.take(in: path)
        try requireFree(path)
        try removeUnfinished(path)
        let identifier = randomBytes(16)
        let kdf = PasswordHash()
        let dataKey = try SecretBytes.random(count: AEAD.keyByteCount)
        let header = try SealHeader(
            role: role, identifier: identifier, kdf: kdf,
            sealedKey: AEAD.seal(
                dataKey, key: kdf.key(passphrase: passphrase),
                context: SealHeader.context(role: role, identifier: identifier)))
        // Under its draft's name the header says that all files beside it belong to this attempt.
        let draft = path + "/" + SealHeader.draftName
        try AtomicFile.write(header.bytes, to: draft, replacing: false)
        let directory = StateDirectory(
            path: path, identifier: identifier, dataKey: dataKey, lock: lock)
        try filling(directory)
        guard rename(draft, path + "/" + SealHeader.fileName) == 0 else {
            throw AtomicFile.failure("rename", draft)
        }
        try AtomicFile.flush(directory: path)
        return directory
    }

    private static func requireFree(_ path: String) throws(StorageError) {
        let names = try AtomicFile.list(path)
        let isUnfinished =
            names.contains(SealHeader.draftName) && !names.contains(SealHeader.fileName)
        guard isUnfinished || names.allSatisfy({ $0 == "lock" }) else {
            throw .alreadyExists(path: path)
        }
    }

    /// Removes what an unfinished creation wrote: the draft of the header last, as it is what says
    /// so.
    private static func removeUnfinished(_ path: String) throws(StorageError) {
        let names = try AtomicFile.list(path)
        guard names.contains(SealHeader.draftName) else { return }
        for name in names where name != "lock" && name != SealHeader.draftName {
            try Leftovers.removeSealed(path + "/" + name)
        }
        try Leftovers.removeTemporaries(below: path)
        try AtomicFile.remove(path + "/" + SealHeader.draftName)
    }

    /// Opens the state directory of `role` at `path`.
    ///
    /// - Throws: `StorageError.notAStateDirectory`, `.wrongPassphrase`, `.busy` or `.failed`.
    public static func open(
        at path: String, role: String, passphrase: borrowing SecretBytes
    ) throws -> StateDirectory {
        let header = try SealHeader.read(in: path, role: role)
        let lock = try FileLock.take(in: path)
        let dataKey: SecretBytes
        do {
            dataKey = try AEAD.open(
                header.sealedKey, key: header.kdf.key(passphrase: passphrase),
                context: SealHeader.context(role: role, identifier: header.identifier))
        } catch SodiumError.decryptionFailed {
            throw StorageError.wrongPassphrase(path: path)
        }
        try Leftovers.removeTemporaries(below: path)
        return StateDirectory(
            path: path, identifier: header.identifier, dataKey: dataKey, lock: lock)
    }

    /// Whether a state directory of `role` was made at `path`.
    public static func exists(at path: String, role: String) -> Bool {
        (try? SealHeader.read(in: path, role: role)) != nil
    }

    /// Seals `secret` as the file `name` (`folder/name` at most), replacing an older one.
    ///
    /// - Throws: `StorageError.failed` or `.tooLarge`.
    public func write(_ secret: borrowing SecretBytes, to name: String) throws {
        guard secret.count <= Self.fileByteCountLimit else {
            throw StorageError.tooLarge(path: name, limit: Self.fileByteCountLimit)
        }
        let sealed = try AEAD.seal(secret, key: dataKey, context: context(of: name))
        let file = path + "/" + name
        if let slash = file.lastIndex(of: "/") {
            try AtomicFile.createDirectory(String(file[..<slash]))
        }
        try AtomicFile.write(sealed, to: file)
    }

    /// Opens the file `name`.
    ///
    /// - Throws: `StorageError.notFound`, `.damaged` or `.failed`.
    public func readSecret(_ name: String) throws -> SecretBytes {
        let file = path + "/" + name
        let limit = Self.fileByteCountLimit + AEAD.overheadByteCount
        let sealed = try AtomicFile.read(file, limit: limit)
        do {
            return try AEAD.open(sealed, key: dataKey, context: context(of: name))
        } catch SodiumError.decryptionFailed {
            throw StorageError.damaged(path: file)
        }
    }

    /// Seals `bytes`, which are private but no key, as the file `name`.
    ///
    /// - Throws: as ``write(_:to:)-(SecretBytes,_)``.
    public func write(_ bytes: [UInt8], to name: String) throws {
        try write(SecretBytes(copying: bytes), to: name)
    }

    /// Opens the file `name`, which holds no key.
    ///
    /// - Throws: as ``readSecret(_:)``.
    public func read(_ name: String) throws -> [UInt8] {
        try readSecret(name).withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }

    /// Whether there is a file `name`.
    ///
    /// - Throws: `StorageError.failed`.
    public func contains(_ name: String) throws -> Bool {
        let file = path + "/" + name
        if access(file, F_OK) == 0 { return true }
        guard errno == ENOENT else { throw AtomicFile.failure("find", file) }
        return false
    }

    /// The names of the files in `folder`, sorted; none where there is no such folder.
    ///
    /// - Throws: `StorageError.failed`.
    public func names(in folder: String) throws -> [String] {
        do {
            return try AtomicFile.list(folder.isEmpty ? path : path + "/" + folder)
        } catch StorageError.notFound {
            return []
        }
    }

    /// Removes the file `name`, durably.
    ///
    /// - Throws: `StorageError.failed`.
    public func remove(_ name: String) throws {
        try AtomicFile.remove(path + "/" + name)
    }

    /// Removes the files `names`, durably; those that are not there are fine.
    ///
    /// - Throws: `StorageError.failed`; then some may be gone.
    public func remove(_ names: [String]) throws {
        try AtomicFile.remove(names.map { path + "/" + $0 })
    }

    /// Overwrites the file `name`, then removes it, durably.
    ///
    /// A solid-state disk or a copying file system may keep the old blocks all the same; what is in
    /// them stays sealed. A file that is not there is fine.
    ///
    /// - Throws: `StorageError.failed`.
    public func destroy(_ name: String) throws { try AtomicFile.destroy(path + "/" + name) }

    /// What a sealed file is bound to, so that it opens in its own place only.
    private func context(of name: String) -> [UInt8] {
        Array("countersign/sealed-file/v1\n".utf8) + identifier + Array(name.utf8)
    }
}
