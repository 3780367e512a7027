import Foundation
import JSONDocuments

/// Standard output for data, standard error for people.
enum Console {
    /// Whether a person watches standard error.
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Writes one line of data to standard output, at once.
    static func output(_ text: String) {
        write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO)
    }

    /// Writes one JSON object on a line of standard output.
    static func output(_ value: JSONValue) {
        output(value.canonicalText)
    }

    /// Writes a command's result to standard output: one JSON object, or a sentence for people.
    static func result(_ json: Bool, _ object: JSONValue, _ sentence: @autoclosure () -> String) {
        output(json ? object.canonicalText : sentence())
    }

    /// Writes one line to standard error.
    static func error(_ text: String) {
        write(text.hasSuffix("\n") ? text : text + "\n", to: STDERR_FILENO)
    }

    /// Writes `text` as it is to standard error, without a line end.
    static func errorPart(_ text: String) {
        write(text, to: STDERR_FILENO)
    }

    /// A reader that has gone away (EPIPE) ends the writing, not the command: what was asked for
    /// is done all the same.
    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = ArraySlice(text.utf8)
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
