import Foundation
import JSONDocuments
import Synchronization

/// Standard output for data, standard error for people.
enum Console {
    /// Whether a person watches standard error.
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Why standard output took no more, since a command may only end well with its result written.
    private static let outputErrorNumber = Mutex<Int32?>(nil)

    /// The failure to write to standard output, if there was one.
    static var outputFailure: CommandFailure? {
        guard let number = outputErrorNumber.withLock({ $0 }) else { return nil }
        return CommandFailure(
            .storage, code: "output-failed",
            "standard output cannot be written: \(String(cString: strerror(number)))")
    }

    /// Ends a command that must not go on when what it wrote to standard output was lost.
    static func requireOutput() throws {
        if let failure = outputFailure { throw failure }
    }

    /// Writes one line of data to standard output, at once; a failure is kept as ``outputFailure``.
    static func output(_ text: String) {
        output(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }

    /// Writes bytes to standard output as they are; a failure is kept as ``outputFailure``.
    static func output(_ bytes: [UInt8]) {
        guard let number = write(bytes, to: STDOUT_FILENO) else { return }
        outputErrorNumber.withLock { $0 = $0 ?? number }
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
        _ = write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes `text` as it is to standard error, without a line end.
    static func errorPart(_ text: String) {
        _ = write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Writes all of `text`'s bytes, and returns the number of the error that prevented it.
    ///
    /// A reader that has gone away (EPIPE) ends the writing, not the command, and is no failure: what
    /// was asked for is done all the same.
    private static func write(_ text: [UInt8], to descriptor: Int32) -> Int32? {
        var bytes = text[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                bytes = bytes.dropFirst(count)
                continue
            }
            let number = count < 0 ? errno : EIO
            if number == EINTR { continue }
            return number == EPIPE ? nil : number
        }
        return nil
    }
}
