import Foundation
import SealedStorage
import Sodium
public import TransparencyLog

/// Where an auditor remembers the last checkpoint of each log it audited: one file a log key.
public struct AuditMemory: Sendable {
    /// The directory.
    public let path: String

    /// Remembers below `path`.
    public init(path: String) { self.path = path }

    /// What this user's programs remember: `countersign/audit` in `XDG_STATE_HOME` or `~/.local/state`.
    public static var ofUser: AuditMemory {
        let environment = ProcessInfo.processInfo.environment
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? NSHomeDirectory() + "/.local/state"
        return AuditMemory(path: state + "/countersign/audit")
    }

    /// The last audited checkpoint of the log with `key`; `nil` before the first audit.
    ///
    /// - Throws: `StorageError`, or `LogError` for a file that is no checkpoint.
    public func checkpoint(of key: NoteVerifierKey) throws -> Checkpoint? {
        do {
            let bytes = try AtomicFile.read(file(of: key), limit: SignedNote.maximumByteCount)
            return try Checkpoint(parsing: SignedNote(parsing: bytes).text)
        } catch StorageError.notFound {
            return nil
        }
    }

    func remember(_ note: SignedNote, of key: NoteVerifierKey) throws {
        try AtomicFile.createDirectory(path)
        try AtomicFile.write(note.bytes, to: file(of: key))
    }

    private func file(of key: NoteVerifierKey) -> String {
        path + "/" + hexadecimal(SHA256.hash(key.text.utf8).bytes)
    }
}
