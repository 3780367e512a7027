import Foundation
import SealedStorage

/// The lines of a file or of standard input, as they come.
final class InputLines {
    /// Number of the last line, from 1.
    private(set) var lineNumber = 0

    private let descriptor: Int32
    /// What the lines come from, as a message names it.
    let path: String
    private let limit: Int
    private var buffer: [UInt8] = []
    private var isAtEnd = false

    /// Opens `path`, `-` being standard input; a line over `limit` bytes is refused.
    init(path: String, limit: Int) throws {
        self.path = path == "-" ? "standard input" : path
        self.limit = limit
        descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? StorageError.notFound(path: path)
                : StorageError.failed(operation: "open", path: path, errorNumber: errno)
        }
    }

    deinit { close(descriptor) }

    /// The next line without its end; `nil` at the end, or, where not `waiting`, if none is there.
    func next(waiting: Bool) throws -> [UInt8]? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer.removeSubrange(...end)
                return try counted(line)
            }
            guard !isAtEnd else {
                guard !buffer.isEmpty else { return nil }
                defer { buffer = [] }
                return try counted(buffer)
            }
            guard buffer.count <= limit else { return try counted(buffer) }
            guard waiting || isReadable else { return nil }
            try fill()
        }
    }

    private func counted(_ line: [UInt8]) throws -> [UInt8] {
        lineNumber += 1
        guard line.count <= limit else {
            throw CommandFailure(
                .malformed, code: "too-large",
                "\(path), line \(lineNumber): longer than the limit of \(limit) bytes")
        }
        return line
    }

    private var isReadable: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { return }
        guard count >= 0 else {
            throw StorageError.failed(operation: "read", path: path, errorNumber: errno)
        }
        isAtEnd = count == 0
        buffer.append(contentsOf: chunk[..<count])
    }
}
