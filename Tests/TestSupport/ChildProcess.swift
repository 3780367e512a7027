package import Foundation
import Synchronization

/// A program that runs beside the tests, with pipes for what it reads and writes.
///
/// Foundation's own class is not used: it fails now and then where many threads start programs at
/// once, and a read of its file handles that a signal interrupts ends the test process.
package final class ChildProcess: Sendable {
    /// Where a standard stream of the child leads.
    package enum Stream {
        /// To a pipe whose other end is here.
        case pipe
        /// To a file that exists.
        case file(String)
    }

    /// Why a program did not start.
    package struct NotStarted: Error {
        package let errorNumber: Int32
    }

    private let identifier: pid_t
    private let input: Mutex<Int32?>
    private let output: Mutex<Int32?>
    private let errors: Mutex<Int32?>
    private let status = Mutex<Int32?>(nil)

    /// Pipes are made and handed on by one thread at a time: a write end that another child inherits
    /// would keep its reader waiting.
    private static let starting = Mutex<Void>(())

    private static let ignoringBrokenPipes: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()

    /// Starts the program at `path`.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String],
        input: Stream = .pipe, output: Stream = .pipe, errors: Stream = .pipe
    ) throws {
        precondition(Self.ignoringBrokenPipes)
        let (identifier, ends) = try Self.starting.withLock { _ in
            let streams = try [input, output, errors].enumerated().map { number, stream in
                try Ends(stream, isInput: number == 0)
            }
            defer { for stream in streams { Foundation.close(stream.child) } }
            let identifier = try Self.spawn(
                path, arguments, environment, streams.map(\.child))
            return (identifier, streams.map(\.own))
        }
        self.identifier = identifier
        self.input = Mutex(ends[0])
        self.output = Mutex(ends[1])
        self.errors = Mutex(ends[2])
    }

    deinit {
        Self.close(input)
        Self.close(output)
        Self.close(errors)
    }
}

extension ChildProcess {
    /// Writes all of `data`; a child that reads no more ends it.
    package func write(_ data: Data) throws {
        guard let descriptor = input.withLock({ $0 }) else { return }
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw NotStarted(errorNumber: errno)
            }
        }
    }

    /// Ends the child's standard input.
    package func closeInput() { Self.close(input) }

    /// Reads no more of the child's standard output.
    package func closeOutput() { Self.close(output) }

    /// What comes next on standard output; empty at its end.
    package func nextOutput() -> Data { Self.read(output) }

    /// Standard output to its end.
    package func allOutput() -> Data { Self.readAll(output) }

    /// Standard error to its end.
    package func allErrors() -> Data { Self.readAll(errors) }

    /// Sends a signal, unless the process has ended and its number may be another's.
    package func send(_ signal: Int32) {
        let isOver = status.withLockIfAvailable { $0 != nil } ?? false
        if !isOver { kill(identifier, signal) }
    }

    /// Waits for the end; the exit status, `nil` where a signal ended the process.
    package func wait() -> Int32? {
        let status = status.withLock { known in
            if let known { return known }
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
            known = status
            return status
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    }

    private static func close(_ end: borrowing Mutex<Int32?>) {
        let descriptor = end.withLock { $0.take() }
        if let descriptor { Foundation.close(descriptor) }
    }

    private static func read(_ end: borrowing Mutex<Int32?>) -> Data {
        guard let descriptor = end.withLock({ $0 }) else { return Data() }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(descriptor, &chunk, chunk.count)
            if count >= 0 { return Data(chunk[..<count]) }
            guard errno == EINTR else { return Data() }
        }
    }

    private static func readAll(_ end: borrowing Mutex<Int32?>) -> Data {
        var all = Data()
        while true {
            let more = read(end)
            if more.isEmpty { return all }
            all += more
        }
    }
}

extension ChildProcess {
    /// The two ends of one stream.
    private struct Ends {
        let child: Int32
        let own: Int32?

        init(_ stream: Stream, isInput: Bool) throws {
            switch stream {
            case .file(let path):
                child = open(path, (isInput ? O_RDONLY : O_WRONLY) | O_CLOEXEC)
                own = nil
                guard child >= 0 else { throw NotStarted(errorNumber: errno) }
            case .pipe:
                var ends: [Int32] = [0, 0]
                guard pipe(&ends) == 0 else { throw NotStarted(errorNumber: errno) }
                for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
                child = ends[isInput ? 0 : 1]
                own = ends[isInput ? 1 : 0]
            }
        }
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String: String], _ streams: [Int32]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        // A child inherits what its thread blocks, and the pool's threads block interruptions.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var usual = sigset_t()
        sigemptyset(&usual)
        for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&usual, number) }
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = ([path] + arguments).map { strdup($0) }
        let settings = environment.map { strdup("\($0)=\($1)") }
        defer { for text in words + settings { free(text) } }
        var identifier = pid_t()
        let failure = posix_spawn(
            &identifier, path, &actions, &attributes, words + [nil], settings + [nil])
        guard failure == 0 else { throw NotStarted(errorNumber: failure) }
        return identifier
    }
}
