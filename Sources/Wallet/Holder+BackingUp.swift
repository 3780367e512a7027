import Age
import Credentials
import JSONDocuments
public import Records
import SealedStorage
public import Sodium

/// The whole wallet in one file that a passphrase opens: an age file with a line for each file.
///
/// A backup holds the link secret: whoever opens it can show the credentials in it, and two copies of a
/// wallet are one person to every desk. What the wallet received or showed since, a backup lacks.
extension Holder {
    /// Largest backup in bytes.
    public static let backupByteCountLimit = 256_000_000

    /// Everything that the wallet keeps, encrypted under `passphrase`; any `age` opens it.
    ///
    /// - Throws: `WalletError.backupTooLarge`, `StorageError`, `AgeError.outOfMemory`.
    public func backup(passphrase: borrowing SecretBytes, now: Timestamp) throws -> [UInt8] {
        try backup(passphrase: passphrase, now: now, workFactor: Header.workFactor)
    }

    /// A backup that is opened with as much work as tests can wait for, of at most `limit` bytes.
    package func backup(
        passphrase: borrowing SecretBytes, now: Timestamp, workFactor: Int,
        limit: Int = backupByteCountLimit
    ) throws -> [UInt8] {
        let names = try backedUpNames()
        let fileKey = try FileKey()
        var file = try Header(
            passphrase: passphrase, fileKey: fileKey, workFactor: workFactor
        ).bytes
        var encryptor = try BodyEncryptor(fileKey: fileKey, digesting: false)
        file += encryptor.update(
            BackupLine.bytes(of: .init(created: now, fileCount: names.count)))
        for name in names {
            var line = try BackupLine.bytes(of: name, directory.readSecret(name))
            defer { wipe(&line) }
            file += encryptor.update(line)
            // The last chunk, of 64 KiB, is still to come.
            guard file.count + 65_536 + 16 <= limit else {
                throw WalletError.backupTooLarge(limit: limit)
            }
        }
        return file + encryptor.finish().bytes
    }

    private func backedUpNames() throws -> [String] {
        let folders = try BackupLine.folders.sorted().flatMap { folder in
            try directory.names(in: folder).map { folder + "/" + $0 }
        }
        return try BackupLine.files.sorted().filter { try directory.contains($0) } + folders
    }

    /// Makes a wallet at `path`, where none may be, from a backup that `passphrase` opens; the wallet is
    /// sealed under `newPassphrase`.
    ///
    /// - Returns: When the backup was made.
    /// - Throws: `AgeError` for a wrong passphrase, a cut or a changed file; `WalletError.backupNewer`,
    ///   `.backupMalformed`; `StorageError.alreadyExists`. Then nothing is at `path` that was not before.
    public static func restore(
        _ backup: [UInt8], passphrase: borrowing SecretBytes, at path: String,
        sealedUnder newPassphrase: borrowing SecretBytes
    ) throws -> Timestamp {
        let (header, body) = try AgeFile.split(backup)
        let fileKey = try header.fileKey(passphrase: passphrase)
        var created: Timestamp?
        try StateDirectory.restore(at: path, role: role, passphrase: newPassphrase) { directory in
            created = try fill(directory, from: body, under: fileKey)
        }
        guard let created else { throw WalletError.backupMalformed }
        return created
    }

    private static func fill(
        _ directory: StateDirectory, from body: ArraySlice<UInt8>, under fileKey: borrowing FileKey
    ) throws -> Timestamp {
        var decryptor = try BodyDecryptor(
            fileKey: fileKey, plaintextLimit: backupByteCountLimit, digesting: false)
        var reader = BackupReader(into: directory)
        for start in stride(from: body.startIndex, to: body.endIndex, by: 65_536) {
            let piece = body[start..<min(start + 65_536, body.endIndex)]
            var plaintext = try decryptor.update(Array(piece))
            defer { wipe(&plaintext) }
            try reader.take(plaintext)
        }
        var rest = try decryptor.finish().bytes
        defer { wipe(&rest) }
        try reader.take(rest)
        let head = try reader.finish()
        try check(directory)
        return head.created
    }

    /// Checks that what was restored is a wallet that can be opened, with files that can be read.
    ///
    /// - Throws: `WalletError.backupMalformed`.
    private static func check(_ directory: StateDirectory) throws {
        do {
            _ = try Holder(directory: directory, known: KnownDefinitions())
            for name in try directory.names(in: "credentials") {
                _ = try StoredCredential(JSONValue(parsing: directory.read("credentials/" + name)))
            }
            for name in try directory.names(in: "history") {
                _ = try HistoryEntry(JSONValue(parsing: directory.read("history/" + name)))
            }
        } catch let error as StorageError {
            guard case .notFound = error else { throw error }
            throw WalletError.backupMalformed
        } catch {
            throw WalletError.backupMalformed
        }
    }
}
