import Foundation
import JSONDocuments
import SealedStorage

/// A file that a command reads; `-` is standard input.
enum InputFile {
    /// Largest input of a command that does not stream, in bytes.
    static let byteCountLimit = 1_000_000

    /// The bytes of `path`, refused unread where they exceed `limit`.
    static func bytes(_ path: String, limit: Int = byteCountLimit) throws -> [UInt8] {
        if path == "-" {
            return try AtomicFile.read(
                descriptor: STDIN_FILENO, path: "standard input", limit: limit)
        }
        return try AtomicFile.read(path, limit: limit)
    }

    /// The JSON document in `path`; a refusal names the file.
    static func json(_ path: String, limits: JSONLimits = JSONLimits()) throws -> JSONValue {
        let bytes = try bytes(path, limit: limits.byteCount)
        return try naming(path) { () throws(DecodingFailure) in
            try JSONValue(parsing: bytes, limits: limits)
        }
    }

    /// What `decode` makes of the document in `path`; a refusal names the file.
    static func decode<T>(
        _ path: String, limits: JSONLimits = JSONLimits(),
        _ decode: (JSONValue) throws(DecodingFailure) -> T
    ) throws -> T {
        let value = try json(path, limits: limits)
        return try naming(path) { () throws(DecodingFailure) in try decode(value) }
    }

    private static func naming<T>(
        _ path: String, _ body: () throws(DecodingFailure) -> T
    ) throws(DecodingFailure) -> T {
        do throws(DecodingFailure) {
            return try body()
        } catch {
            let place = error.location.isEmpty ? path : "\(path): \(error.location)"
            throw DecodingFailure(location: place, problem: error.problem)
        }
    }
}
