import Foundation
import Testing

/// Open files for a test.
enum FileStream {
    /// Opens `input` for reading and `output` for writing, and closes both after `body`.
    @discardableResult
    static func through<R>(
        _ input: String, _ output: String, _ body: (Int32, Int32) throws -> R
    ) throws -> R {
        let source = open(input, O_RDONLY | O_CLOEXEC)
        try #require(source >= 0)
        defer { close(source) }
        let sink = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(sink >= 0)
        defer { close(sink) }
        return try body(source, sink)
    }
}
