import Foundation
import JSONDocuments
import TestSupport
import Testing

/// A directory with a whole city in it, and the commands run inside.
struct City: Sendable {
    /// Everything lies below it; removed when the tests end, with the machine's temporary files.
    let root: URL
    var passphrase: String? = "passphrase"

    /// An empty directory with a passphrase file and a home.
    init() throws {
        root = FileManager.default.temporaryDirectory
            .appending(path: "countersign-cli-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: root.appending(path: "home"), withIntermediateDirectories: true)
        try write("correct horse\nsecond line is not read\n", to: "passphrase")
        Leftovers.shared.add(root)
    }

    /// A copy of another city as it stands.
    init(copying other: City) throws {
        root = FileManager.default.temporaryDirectory
            .appending(path: "countersign-cli-\(UUID().uuidString.prefix(8))")
        try FileManager.default.copyItem(at: other.root, to: root)
        Leftovers.shared.add(root)
    }

    func path(_ name: String) -> String { root.appending(path: name).path }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: root.appending(path: name))
    }

    func write(_ value: JSONValue, to name: String) throws {
        try Data(value.canonicalBytes).write(to: root.appending(path: name))
    }

    func data(_ name: String) throws -> Data {
        try Data(contentsOf: root.appending(path: name))
    }

    func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    func json(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: data(name), limits: JSONLimits(numberDigitCount: 1_000))
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
    }

    /// Permissions of a file or directory.
    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return try #require(attributes[.posixPermissions] as? Int)
    }

    /// What commands find around them: a home of their own, and no terminal.
    var environment: [String: String] {
        var environment = ["PATH": "/usr/bin:/bin", "HOME": path("home")]
        environment["XDG_STATE_HOME"] = path("home/state")
        environment["COUNTERSIGN_PASSPHRASE_FILE"] = passphrase.map(path)
        return environment
    }

    /// Runs a command; arguments that begin with `@` name something in this directory.
    func run(_ arguments: String..., input: Data? = nil) async throws -> Outcome {
        try await run(arguments, input: input)
    }

    func run(_ arguments: [String], input: Data? = nil) async throws -> Outcome {
        try await Countersign.run(expand(arguments), input: input, environment: environment)
    }

    func start(_ arguments: String...) throws -> RunningCommand {
        try start(arguments)
    }

    func start(_ arguments: [String]) throws -> RunningCommand {
        try RunningCommand(expand(arguments), environment: environment)
    }

    /// Runs a command that must succeed, and returns how it did.
    @discardableResult
    func done(
        _ arguments: String..., input: Data? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let outcome = try await run(arguments, input: input)
        try #require(outcome.status == 0, "\(outcome.summary)", sourceLocation: sourceLocation)
        return outcome
    }

    private func expand(_ arguments: [String]) -> [String] {
        arguments.map { $0.hasPrefix("@") ? path(String($0.dropFirst())) : $0 }
    }
}

/// Removes the directories of this run when the process ends.
private final class Leftovers: @unchecked Sendable {  // guarded by its lock
    static let shared = Leftovers()
    private let lock = NSLock()
    private var places: [URL] = []

    private init() {
        atexit { Leftovers.shared.remove() }
    }

    func add(_ place: URL) { lock.withLock { places.append(place) } }

    private func remove() {
        for place in lock.withLock({ places }) { try? FileManager.default.removeItem(at: place) }
    }
}
