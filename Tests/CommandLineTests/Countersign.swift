import Foundation
import JSONDocuments
import Synchronization
import TestSupport

/// The built command line, run as a script runs it: arguments, pipes, no terminal.
enum Countersign {
    /// The executable, which stands beside the test program.
    static let program: URL = {
        let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: tests ?? CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "countersign")
    }()

    /// Two cores, and 64 MB for each passphrase: so many commands at a time.
    private static let slots = Slots(count: 3)

    /// Runs one command to its end; one that takes longer than its patience is killed.
    static func run(
        _ arguments: [String], input: Data? = nil, environment: [String: String]
    ) async throws -> Outcome {
        await slots.take()
        do {
            let running = try RunningCommand(arguments, environment: environment)
            running.feed(input ?? Data())
            let outcome = await running.outcome()
            await slots.give()
            return outcome
        } catch {
            await slots.give()
            throw error
        }
    }
}

/// How a command ended.
struct Outcome: Sendable {
    /// The exit status; `nil` where a signal ended the process.
    let status: Int32?
    let output: Data
    let errors: Data

    var text: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errors, as: UTF8.self) }

    /// Standard output as one JSON document.
    var json: JSONValue {
        get throws { try JSONValue(parsing: output) }
    }

    var lines: [String] { Self.lines(text) }

    /// The lines of standard error that are not progress.
    var complaints: [String] {
        Self.lines(errorText).filter { line in
            !line.hasSuffix(" …") && !line.contains(": done in ")
        }
    }

    /// What a failed expectation should show.
    var summary: String {
        "status \(status.map(String.init) ?? "signal"), "
            + "out: \(text.prefix(300)), err: \(errorText.prefix(600))"
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map(String.init)
    }
}

/// A command that runs beside the test.
final class RunningCommand: Sendable {
    private let process: ChildProcess
    private let read = Unread()

    /// So long a command may take before it is killed; the demo, not optimised and beside other tests,
    /// takes minutes.
    private static let patienceSeconds = 600.0

    init(
        _ arguments: [String], environment: [String: String],
        output: ChildProcess.Stream = .pipe
    ) throws {
        let process = try ChildProcess(
            Countersign.program.path, arguments, environment: environment, output: output)
        self.process = process
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patienceSeconds) {
            [weak process] in process?.send(SIGKILL)
        }
    }

    /// Writes all of standard input and ends it; a command that reads no more ends the writing.
    func feed(_ data: Data) {
        Thread.detachNewThread { [process] in
            try? process.write(data)
            process.closeInput()
        }
    }

    /// Writes to the command's standard input at once.
    func send(_ text: String) throws { try process.write(Data(text.utf8)) }

    func endInput() { process.closeInput() }

    func closeOutput() { process.closeOutput() }

    func signal(_ number: Int32) { process.send(number) }

    /// The next line of standard output, waited for; `nil` at the end.
    func nextLine() async -> String? {
        await Self.onThread { [read, process] in
            while true {
                if let line = read.line() { return line }
                let more = process.nextOutput()
                if more.isEmpty { return nil }
                read.append(more)
            }
        }
    }

    /// The end of the command, with what was not read yet of its output.
    func outcome() async -> Outcome {
        async let rest = Self.onThread { [process] in process.allOutput() }
        async let errors = Self.onThread { [process] in process.allErrors() }
        let (before, after, said) = (read.all, await rest, await errors)
        return Outcome(status: await status(), output: before + after, errors: said)
    }

    /// The exit status, waited for; `nil` where a signal ended the process.
    func status() async -> Int32? { await Self.onThread { [process] in process.wait() } }

    private static func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }
}

/// Output that was read from the pipe, and not yet asked for.
private final class Unread: Sendable {
    private let data = Mutex<Data>(Data())

    var all: Data { data.withLock { $0 } }

    func append(_ more: Data) { data.withLock { $0.append(more) } }

    func line() -> String? {
        data.withLock { data in
            guard let end = data.firstIndex(of: 0x0A) else { return nil }
            defer { data = Data(data[(end + 1)...]) }
            return String(decoding: data[..<end], as: UTF8.self)
        }
    }
}

/// Lets so many through at a time.
private actor Slots {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) { free = count }

    func take() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
