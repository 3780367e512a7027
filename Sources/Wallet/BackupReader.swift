import SealedStorage
import Sodium

/// Puts a backup's files into a new wallet's directory, as its plaintext comes in pieces.
struct BackupReader {
    private let directory: StateDirectory
    private var pending: [UInt8] = []
    private var head: BackupLine.Head?
    private var fileCount = 0

    init(into directory: StateDirectory) { self.directory = directory }

    /// Takes further plaintext, and writes the files that it completes.
    ///
    /// - Throws: `WalletError.backupNewer`, `.backupMalformed`; `StorageError`.
    mutating func take(_ plaintext: [UInt8]) throws {
        var rest = plaintext[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            pending += rest[..<end]
            rest = rest[(end + 1)...]
            defer {
                wipe(&pending)
                pending = []
            }
            try take(line: pending)
        }
        pending += rest
        guard pending.count <= BackupLine.byteCountLimit else { throw WalletError.backupMalformed }
    }

    /// Ends the reading, and says what the backup was.
    ///
    /// - Throws: `WalletError.backupMalformed` where a file is missing.
    consuming func finish() throws(WalletError) -> BackupLine.Head {
        guard let head, pending.isEmpty, fileCount == head.fileCount else {
            throw .backupMalformed
        }
        return head
    }

    private mutating func take(line: [UInt8]) throws {
        guard let head else {
            head = try BackupLine.head(line)
            return
        }
        let (name, bytes) = try BackupLine.file(line)
        var content = bytes
        defer { wipe(&content) }
        guard fileCount < head.fileCount, try !directory.contains(name) else {
            throw WalletError.backupMalformed
        }
        try directory.write(SecretBytes(copying: content), to: name)
        fileCount += 1
    }
}
