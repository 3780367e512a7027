import Foundation
import SealedStorage

/// Files that are too large to be held as a whole.
enum Descriptors {
    /// Read and written at a time, in bytes.
    static let pieceByteCount = 1_048_576

    /// Writes all of `bytes`.
    ///
    /// - Throws: `StorageError.failed`.
    static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32, path: String) throws {
        let bytes = Array(bytes)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            written += count
        }
    }

    /// Lends the rest of an open file to `body`, a piece at a time.
    ///
    /// - Throws: `StorageError.failed`, and what `body` throws.
    static func read(
        _ descriptor: Int32, path: String, _ body: ([UInt8]) throws -> Void
    ) throws {
        var buffer = [UInt8](repeating: 0, count: pieceByteCount)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return }
            try body(Array(buffer[..<count]))
        }
    }

    static func failure(_ operation: String, _ path: String) -> StorageError {
        .failed(operation: operation, path: path, errorNumber: errno)
    }

    /// The folder in which `path` has its name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
