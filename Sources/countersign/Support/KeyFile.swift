import Foundation
import SealedStorage
import TransparencyLog

/// Keys and quorums that come in small files.
enum KeyFile {
    /// The verifier key in the file `path`, which holds one vkey on one line.
    static func verifierKey(_ path: String) throws -> NoteVerifierKey {
        let bytes = try InputFile.bytes(path, limit: 4_096)
        return try parse(String(decoding: bytes, as: UTF8.self), from: path)
    }

    /// The verifier key that `argument` is, or that the file of this name holds.
    static func verifierKey(textOrFile argument: String) throws -> NoteVerifierKey {
        if let key = try? NoteVerifierKey(parsing: argument) { return key }
        return try verifierKey(argument)
    }

    /// The quorum in the C2SP tlog-policy file `path`; no file asks for no cosignature.
    static func policy(_ path: String?) throws -> WitnessPolicy {
        guard let path else { return .none }
        let bytes = try InputFile.bytes(path, limit: 65_536)
        do throws(LogError) {
            return try WitnessPolicy(parsing: bytes)
        } catch {
            throw CommandFailure(
                .malformed, code: "policy", "\(path): not a witness policy (\(error))")
        }
    }

    /// Writes a verifier key as a key file.
    static func write(_ key: NoteVerifierKey, to path: String) throws {
        try AtomicFile.write(Array((key.text + "\n").utf8), to: path)
    }

    private static func parse(_ text: String, from path: String) throws -> NoteVerifierKey {
        let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
        do throws(LogError) {
            return try NoteVerifierKey(parsing: line)
        } catch {
            throw CommandFailure(
                .malformed, code: "key-file",
                "\(path): must hold one verifier key, name+id+base64, on one line")
        }
    }
}
