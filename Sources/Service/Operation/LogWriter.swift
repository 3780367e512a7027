import Foundation
import Synchronization

/// Writes log lines to standard error, many at a time, so that nobody who answers waits for a disk or a reader.
final class LogWriter: Sendable {
    /// For the whole process.
    static let standardError: LogWriter = {
        atexit { LogWriter.standardError.flush() }
        return LogWriter(STDERR_FILENO)
    }()

    private struct Waiting {
        var bytes: [UInt8] = []
        var lostCount = 0
        var isWriting = false
    }

    /// Most bytes that wait; of a reader that falls further behind some lines are lost, which is said.
    private static let byteLimit = 4 << 20

    private let descriptor: Int32
    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "countersign.log")

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Writes a line soon.
    func write(_ line: String) {
        let begins = waiting.withLock { waiting in
            guard waiting.bytes.count < Self.byteLimit else {
                waiting.lostCount += 1
                return false
            }
            waiting.bytes += line.utf8
            waiting.bytes.append(UInt8(ascii: "\n"))
            defer { waiting.isWriting = true }
            return !waiting.isWriting
        }
        if begins { queue.async { self.writeWaiting() } }
    }

    /// Returns when all that came before is written.
    func flush() { queue.sync { writeWaiting() } }

    private func writeWaiting() {
        while let bytes = take() {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.write(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
        }
    }

    private func take() -> [UInt8]? {
        waiting.withLock { waiting in
            guard !waiting.bytes.isEmpty else {
                waiting.isWriting = false
                return nil
            }
            defer { (waiting.bytes, waiting.lostCount) = ([], 0) }
            guard waiting.lostCount > 0 else { return waiting.bytes }
            return waiting.bytes
                + "{\"level\":\"warning\",\"log\":\"countersign\",\"lost\":\(waiting.lostCount),\"message\":\"lines lost\"}\n"
                .utf8
        }
    }
}
