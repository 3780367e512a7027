import JSONDocuments
import Records
import SealedStorage
import Sodium

/// A subject's key in a file of one line.
enum SubjectKeyFile {
    static func read(_ path: String) throws -> SubjectKey {
        do {
            return try SubjectKey(
                parsing: InputFile.bytes(path, limit: SubjectKey.fileByteLimit))
        } catch RecordError.subjectKeyMalformed {
            throw CommandFailure(
                .malformed, code: RecordError.subjectKeyMalformed.code,
                "\(path): must hold one subject's key, as 'wallet subject' writes it")
        }
    }

    /// Writes the key for its owner alone, over no other file, and says so.
    static func write(_ key: SubjectKey, to path: String, json: Bool) throws {
        try key.text().withBytes { bytes in
            let line = (0..<bytes.byteCount).map {
                bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
            }
            try AtomicFile.write(line, to: path, replacing: false)
        }
        Console.result(
            json, ["out": .string(path)],
            "The key is in \(path); whoever has it sees the accesses.")
    }
}
