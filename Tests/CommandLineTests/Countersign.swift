import Foundation
import JSONDocuments
import Synchronization

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

    /// Pipes are made and handed to the child by one thread at a time: a write end that another
    /// child inherits would keep its reader waiting.
    private static let spawning = Mutex<Void>(())

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

    static func start(_ process: Process) throws {
        _ = ignoringBrokenPipes
        try spawning.withLock { _ in
            // A child inherits what its thread blocks, and the pool's threads block interruptions.
            var none = sigset_t()
            var usual = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, &usual)
            defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
            try process.run()
        }
    }

    static func pipe() -> Pipe { spawning.withLock { _ in Pipe() } }

    private static let ignoringBrokenPipes: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()
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
final class RunningCommand: @unchecked Sendable {  // the process is set up once, in `init`
    private let process = Process()
    private let input = Countersign.pipe()
    private let output = Countersign.pipe()
    private let errors = Countersign.pipe()
    private let read = Unread()

    /// So long a command may take before it is killed; the demo, not optimised and beside other tests,
    /// takes minutes.
    private static let patienceSeconds = 600.0

    init(_ arguments: [String], environment: [String: String]) throws {
        process.executableURL = Countersign.program
        process.arguments = arguments
        process.environment = environment
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try Countersign.start(process)
        let identifier = process.processIdentifier
        let process = process
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patienceSeconds) {
            if process.isRunning { kill(identifier, SIGKILL) }
        }
    }

    /// Writes all of standard input and ends it; a command that reads no more ends the writing.
    func feed(_ data: Data) {
        let handle = input.fileHandleForWriting
        Thread.detachNewThread {
            try? handle.write(contentsOf: data)
            try? handle.close()
        }
    }

    /// Writes to the command's standard input at once.
    func send(_ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    func endInput() { try? input.fileHandleForWriting.close() }

    func closeOutput() { try? output.fileHandleForReading.close() }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// The next line of standard output, waited for; `nil` at the end.
    func nextLine() async -> String? {
        let handle = output.fileHandleForReading
        return await Self.onThread { [read] in
            while true {
                if let line = read.line() { return line }
                let more = handle.availableData
                if more.isEmpty { return nil }
                read.append(more)
            }
        }
    }

    /// The end of the command, with what was not read yet of its output.
    func outcome() async -> Outcome {
        let (outputHandle, errorHandle) = (output.fileHandleForReading, errors.fileHandleForReading)
        async let rest = Self.onThread { outputHandle.readDataToEndOfFile() }
        async let errors = Self.onThread { errorHandle.readDataToEndOfFile() }
        let (before, after, said) = (read.all, await rest, await errors)
        return Outcome(
            status: await status(), output: before + after, errors: said)
    }

    /// The exit status, waited for; `nil` where a signal ended the process.
    func status() async -> Int32? {
        await Self.onThread { [process] in
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : nil
        }
    }

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
