import Credentials
import JSONDocuments
import Records
import Sodium

/// The plaintext of a backup: JSON, one document a line.
///
/// The first line says what follows: `{"created", "files", "format", "v"}`. Then comes a line for each
/// of so many files of the wallet: `{"content", "name"}`, the content in base64.
enum BackupLine {
    /// The longest line in bytes: the largest sealed file in base64, and its name.
    static let byteCountLimit = 5_400_000
    /// Most files in a backup.
    static let fileCountLimit = 1_000_000

    private static let format = "countersign-wallet"
    private static let version = 1

    /// The first line.
    struct Head {
        let created: Timestamp
        let fileCount: Int
    }

    /// The bytes of the first line.
    static func bytes(of head: Head) -> [UInt8] {
        let line: JSONValue = [
            "format": .string(format), "v": .integer(version),
            "created": .string(head.created.description), "files": .integer(head.fileCount),
        ]
        return line.canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// The bytes of a file's line; the caller's to wipe.
    static func bytes(of name: String, _ content: borrowing SecretBytes) -> [UInt8] {
        var bytes = content.withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        defer { wipe(&bytes) }
        let line: JSONValue = ["name": .string(name), "content": .string(base64(bytes))]
        return line.canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// Reads the first line.
    ///
    /// - Throws: `WalletError.backupNewer`, `.backupMalformed`.
    static func head(_ line: [UInt8]) throws(WalletError) -> Head {
        guard let value = try? JSONValue(parsing: line), value["format"] == .string(format) else {
            throw .backupMalformed
        }
        // What a later version says besides, only a later program knows.
        if case .number(let text)? = value["v"], let found = Int(text), found > version {
            throw .backupNewer
        }
        do throws(DecodingFailure) {
            return try head(value)
        } catch {
            throw .backupMalformed
        }
    }

    private static func head(_ value: JSONValue) throws(DecodingFailure) -> Head {
        var reader = try ObjectReader(value)
        _ = try reader.required("format", JSONValue.string)
        _ = try reader.required("v", JSONValue.integer(in: version...version))
        let created = try reader.required("created", Timestamp.decode)
        let count = try reader.required("files", JSONValue.integer(in: 0...fileCountLimit))
        try reader.finish()
        return Head(created: created, fileCount: count)
    }

    /// Reads a file's line; the content is the caller's to wipe.
    ///
    /// - Throws: `WalletError.backupMalformed`.
    static func file(_ line: [UInt8]) throws(WalletError) -> (name: String, content: [UInt8]) {
        do throws(DecodingFailure) {
            let limits = JSONLimits(byteCount: byteCountLimit)
            var reader = try ObjectReader(JSONValue(parsing: line, limits: limits))
            let name = try reader.required("name", JSONValue.string)
            let content = try reader.required("content", JSONValue.base64)
            try reader.finish()
            guard isName(name) else { throw reader.failure("name", "is none of a wallet's file") }
            return (name, content)
        } catch {
            throw .backupMalformed
        }
    }
}

/// What a wallet keeps, and where.
extension BackupLine {
    /// The files that stand by themselves.
    static let files: Set = ["checkpoint", "link-secret", "settings"]
    /// The folders, in which files are named after offers, definitions and requests.
    static let folders: Set = ["credentials", "history", "keys", "offers", "subjects"]

    /// Whether a wallet has files of this name: no other may be written by a backup.
    static func isName(_ name: String) -> Bool {
        if files.contains(name) { return true }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, folders.contains(String(parts[0])) else { return false }
        let stem = parts[1].hasSuffix(".blinder") ? parts[1].dropLast(8) : parts[1]
        return 1...64 ~= stem.utf8.count && stem.utf8.allSatisfy("0123456789abcdef".utf8.contains)
    }
}
