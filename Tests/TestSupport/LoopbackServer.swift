package import Foundation
import Synchronization

/// A small HTTP server on this computer, of plain sockets, that can also misbehave.
///
/// One thread a connection, one request a connection: what it answers is written as it is.
package final class LoopbackServer: Sendable {
    /// A request as it came.
    package struct Request: Sendable {
        package let method: String
        package let path: String
        /// Names in lower case.
        package let headers: [String: String]
        package let body: Data
    }

    /// What the server does to answer, in turn.
    package enum Step: Sendable {
        /// Writes these bytes.
        case write(Data)
        /// Is silent for so long.
        case wait(seconds: Double)
        /// Writes the same bytes again and again, until nobody listens any more, or ``floodLimit`` is
        /// reached: whoever takes all of it must not take the machine down.
        case flood(Data)
    }

    /// Why there is no server.
    package struct NotStarted: Error {}

    private let socket: Int32
    private let answer: @Sendable (Request) -> [Step]
    private let seen = Mutex<[Request]>([])
    private let flooded = Mutex(0)
    /// Most bytes that one answer floods with.
    package static let floodLimit = 1 << 29
    /// The port that it listens on.
    package let port: Int

    /// The requests that came.
    package var requests: [Request] { seen.withLock { $0 } }

    /// How many bytes were taken of all floods.
    package var floodedByteCount: Int { flooded.withLock { $0 } }

    /// The address of `path`.
    package func link(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Starts a server that does what `answer` says.
    package init(_ answer: @escaping @Sendable (Request) -> [Step]) throws {
        signal(SIGPIPE, SIG_IGN)
        socket = Foundation.socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isListening else { throw NotStarted() }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.answer = answer
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0, let self else { return }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    /// Ends the listening.
    package func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    deinit {
        stop()
        close(socket)
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        guard let request = Self.read(connection) else { return }
        seen.withLock { $0.append(request) }
        for step in answer(request) {
            switch step {
            case .wait(let seconds): Thread.sleep(forTimeInterval: seconds)
            case .write(let data): guard Self.write(data, to: connection) else { return }
            case .flood(let data): flood(data, to: connection)
            }
        }
    }

    /// Bytes a second of a flood: a fast network's, not the machine's own memory's.
    private static let floodRate = 100_000_000.0

    private func flood(_ data: Data, to connection: Int32) {
        var count = 0
        let start = ContinuousClock.now
        while count < Self.floodLimit, Self.write(data, to: connection) {
            count += data.count
            flooded.withLock { $0 += data.count }
            let ahead = Double(count) / Self.floodRate - (ContinuousClock.now - start) / .seconds(1)
            if ahead > 0.001 { Thread.sleep(forTimeInterval: ahead) }
        }
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes = Data()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let request = parse(bytes) { return request }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }

    /// The request, once all of it is there.
    private static func parse(_ bytes: Data) -> Request? {
        guard let end = bytes.firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.last.map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        let body = bytes[end.upperBound...]
        guard words.count == 3, body.count >= headers["content-length"].flatMap(Int.init) ?? 0
        else { return nil }
        return Request(method: words[0], path: words[1], headers: headers, body: Data(body))
    }

    private static func write(_ data: Data, to connection: Int32) -> Bool {
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

extension LoopbackServer.Step {
    /// A whole answer, with its length, after which the connection ends.
    package static func answer(
        _ status: Int, _ type: String, _ body: Data, headers: [String] = []
    ) -> Self {
        head(status, ["Content-Type: \(type)", "Content-Length: \(body.count)"] + headers, body)
    }

    /// A whole answer of JSON.
    package static func json(_ text: String, status: Int = 200) -> Self {
        answer(status, "application/json", Data(text.utf8))
    }

    /// A problem document with this code.
    package static func problem(_ status: Int, _ code: String) -> Self {
        answer(status, "application/problem+json", Data(#"{"code":"\#(code)"}"#.utf8))
    }

    /// A head with these lines, and what follows it.
    package static func head(_ status: Int, _ lines: [String], _ body: Data = Data()) -> Self {
        let head = ["HTTP/1.1 \(status) Said", "Connection: close"] + lines
        return .write(Data((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }
}
