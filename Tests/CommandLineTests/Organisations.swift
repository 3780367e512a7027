import Foundation
import Testing

/// Several organisations that share nothing but a log and what they hand to each other.
struct Organisations: Sendable {
    /// The log's address.
    let log: String
    let services: [RunningCommand]
    private let places: [String: City]

    /// Each with a directory and a passphrase of its own, which nobody else knows.
    static func found(_ names: [String]) async throws -> Organisations {
        var places: [String: City] = [:]
        for name in names {
            places[name] = try City()
            try places[name]?.write("of \(name) \(UUID())\n", to: "passphrase")
        }
        let founder = Organisations(log: "", services: [], places: places)
        let home = try founder.place("operator")
        try await home.done(
            "ledger", "init", "--directory", "@ledger", "--origin", "log.test.example/city")
        try await home.done(
            "ledger", "export", "--directory", "@ledger", "--out", "@exported")
        try FileManager.default.copyItem(
            atPath: home.path("exported/vkey"), toPath: home.path("log.vkey"))
        for name in names where name != "operator" {
            try founder.hand("log.vkey", from: "operator", to: name)
        }
        let witness = try founder.place("witness")
        try await witness.done(
            "witness", "init", "--directory", "@state", "--name", "w1.test.example",
            "--log-key", "@log.vkey")
        let cosigning = try founder.serve(
            "witness", "witness", "serve", "--directory", "@state", "--port", "0")
        do {
            let address = try #require(await cosigning.nextLine())
            let key = try witness.text("state/vkey").trimmingCharacters(in: .newlines)
            let policy = "witness w1 \(key) \(address)\nquorum w1\n"
            for name in names { try founder.place(name).write(policy, to: "quorum") }
            let logging = try founder.serve(
                "operator", "ledger", "serve", "--directory", "@ledger", "--witnesses", "@quorum",
                "--port", "0")
            guard let log = await logging.nextLine() else {
                throw Unexpected(what: await logging.outcome().summary)
            }
            return Organisations(log: log, services: [cosigning, logging], places: places)
        } catch {
            cosigning.signal(SIGTERM)
            throw error
        }
    }

    /// Where an organisation works.
    func place(_ name: String) throws -> City { try #require(places[name]) }

    /// Runs a command of an organisation, which must succeed.
    @discardableResult
    func done(
        _ name: String, _ arguments: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let outcome = try await place(name).run(arguments.map { $0 == "LOG" ? log : $0 })
        try #require(outcome.status == 0, "\(outcome.summary)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Runs a command again until the witnesses have cosigned what it needs.
    func done(
        _ name: String, untilItSays word: String, _ arguments: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for _ in 0..<50 {
            let outcome = try await place(name).run(arguments.map { $0 == "LOG" ? log : $0 })
            if outcome.status == 0, outcome.text.contains(word) { return }
            try #require(
                outcome.status == 0 || outcome.errorText.contains("cosign"),
                "\(outcome.summary)", sourceLocation: sourceLocation)
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("never said \(word)", sourceLocation: sourceLocation)
    }

    /// Hands a copy of a file over.
    func hand(
        _ file: String, from one: String, to other: String, as name: String? = nil
    ) throws {
        let target = try place(other).path(name ?? file)
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.copyItem(atPath: place(one).path(file), toPath: target)
    }

    private func serve(_ name: String, _ arguments: String...) throws -> RunningCommand {
        try place(name).start(arguments)
    }

    /// Ends the services, as their supervisor does, and returns their statuses.
    func end() async -> [Int32?] {
        for service in services { service.signal(SIGTERM) }
        var statuses: [Int32?] = []
        for service in services { statuses.append(await service.status()) }
        return statuses
    }
}
