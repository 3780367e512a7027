import Foundation

/// A client on this computer of one plain socket, which says what it is told to and waits as long as it takes.
package final class LoopbackClient: Sendable {
    /// The port does not take the connection, or what was to be said.
    package struct Unreachable: Error {}

    private let descriptor: Int32

    /// Connects to `port` and says `text`, which need not be a whole request.
    ///
    /// - Throws: ``Unreachable``.
    package init(port: Int, saying text: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0, write(descriptor, text, text.utf8.count) == text.utf8.count else {
            throw Unreachable()
        }
    }

    deinit { close(descriptor) }

    /// What it is told until the other side closes; read on a thread of its own.
    package func answer() async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.read()) }
        }
    }

    private func read() -> String {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer[..<count]
        }
    }
}
