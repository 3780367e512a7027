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

    /// The bytes of the plain file at `path`; a pipe or device in a directory that others fill, which
    /// could be waited for without end, is refused.
    static func plainBytes(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        // A socket, or a device without a driver, cannot be opened.
        if descriptor < 0, errno == ENXIO { throw CommandFailure.notAFile(path) }
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? StorageError.notFound(path: path)
                : StorageError.failed(operation: "open", path: path, errorNumber: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure.notAFile(path)
        }
        return try AtomicFile.read(descriptor: descriptor, path: path, limit: limit)
    }

    /// The JSON document in the plain file at `path`; a refusal names the file.
    static func plainJSON(_ path: String, limits: JSONLimits = JSONLimits()) throws -> JSONValue {
        let bytes = try plainBytes(path, limit: limits.byteCount)
        return try naming(path) { try JSONValue(parsing: bytes, limits: limits) }
    }

    /// The JSON document in `path`; a refusal names the file.
    static func json(_ path: String, limits: JSONLimits = JSONLimits()) throws -> JSONValue {
        let bytes = try bytes(path, limit: limits.byteCount)
        return try naming(path) { try JSONValue(parsing: bytes, limits: limits) }
    }

    /// What `decode` makes of the document in `path`; a refusal names the file.
    static func decode<T>(
        _ path: String, limits: JSONLimits = JSONLimits(),
        _ decode: (JSONValue) throws(DecodingFailure) -> T
    ) throws -> T {
        let value = try json(path, limits: limits)
        return try naming(path) { try decode(value) }
    }

    /// What `body` makes of the content of `path`; a refusal of its form names the file.
    static func naming<T>(_ path: String, _ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let failure as DecodingFailure {
            throw failure.inFile(path)
        }
    }

    /// What `body` makes of the content of `path`; a refusal of its form names the file.
    static func naming<T>(_ path: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let failure as DecodingFailure {
            throw failure.inFile(path)
        }
    }
}

extension DecodingFailure {
    /// The same failure, its place beginning with the file.
    func inFile(_ path: String) -> DecodingFailure {
        let file = path == "-" ? "standard input" : path
        return DecodingFailure(
            location: location.isEmpty ? file : "\(file): \(location)", problem: problem)
    }
}

extension CommandFailure {
    fileprivate static func notAFile(_ path: String) -> CommandFailure {
        CommandFailure(.malformed, code: "not-a-file", "\(path): is not a plain file")
    }
}
