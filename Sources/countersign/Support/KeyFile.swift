import ArgumentParser
import Foundation
import SealedStorage
import Sodium
import TransparencyLog

/// Keys and quorums that come in small files.
enum KeyFile {
    /// The verifier key in the file `path`, which holds one vkey on one line.
    static func verifierKey(_ path: String) throws -> NoteVerifierKey {
        let bytes = try InputFile.bytes(path, limit: 4_096)
        return try parse(String(decoding: bytes, as: UTF8.self), from: path)
    }

    /// The key of a log in the file `path`; a witness's key is none.
    static func logKey(_ path: String) throws -> NoteVerifierKey {
        let key = try verifierKey(path)
        guard key.kind == .signature else {
            throw CommandFailure(
                .malformed, code: "key-file",
                "\(path): holds a witness's key; the log's own key is wanted")
        }
        return key
    }

    /// The verifier key that `argument` is, or that the file of this name holds.
    static func verifierKey(textOrFile argument: String) throws -> NoteVerifierKey {
        if let key = try? NoteVerifierKey(parsing: argument) { return key }
        do {
            return try verifierKey(argument)
        } catch StorageError.notFound {
            throw CommandFailure(
                .configuration, code: "not-found",
                "\(argument): neither a key, name+id+base64, nor the name of a key file")
        }
    }

    /// The quorum in the C2SP tlog-policy file `path`; no file asks for no cosignature.
    static func policy(_ path: String?) throws -> WitnessPolicy {
        guard let path else { return .none }
        let bytes = try InputFile.bytes(path, limit: 65_536)
        do throws(LogError) {
            return try WitnessPolicy(parsing: bytes)
        } catch {
            throw CommandFailure(
                .malformed, code: "policy", "\(path): no witness policy: \(error.sentence)")
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

/// The name of a new key, as a command's `--name` or `--origin` gives it.
enum KeyName {
    /// Checks a name before anything is made.
    ///
    /// - Throws: `ValidationError` that names the option.
    static func check(_ name: String, option: String) throws {
        guard (try? NoteSigner(name: name, key: SigningKey())) != nil else {
            throw ValidationError(
                "\(option) must be a name without spaces and plus signs, such as city.example")
        }
    }
}
