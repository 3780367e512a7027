import Foundation
import JSONDocuments
import Testing

@Suite("wallet backup and restore")
struct BackupCommandTests {
    private static let restore = ["wallet", "restore", "--from", "@backup.age", "--json"]

    /// A copy of the walk with a backup of its wallet.
    private static func town() async throws -> City {
        let city = try await Walk.copy()
        let made = try await city.done(
            "wallet", "backup", "--directory", "@wallet", "--out", "@backup.age", "--json")
        #expect(try made.json["out"] == .string(city.path("backup.age")))
        return city
    }

    private func list(_ city: City, _ wallet: String) async throws -> String {
        try await city.done("wallet", "list", "--directory", wallet, "--json").text
    }

    @Test("what is restored is the same wallet, and only its owner can read it")
    func same() async throws {
        let city = try await Self.town()
        #expect(try city.mode("backup.age") == 0o600)
        let bytes = try city.data("backup.age")
        #expect(bytes.starts(with: Data("age-encryption.org/v1\n-> scrypt ".utf8)))
        let restored = try await city.run(Self.restore + ["--directory", "@again"])
        #expect(restored.status == 0, "\(restored.summary)")
        #expect(try restored.json["directory"] == .string(city.path("again")))
        #expect(try city.mode("again") == 0o700)
        for name in try city.names(in: "again") {
            #expect([0o600, 0o700].contains(try city.mode("again/" + name)))
        }
        #expect(try await list(city, "@again") == (try await list(city, "@wallet")))
        try await city.done(
            "wallet", "subject", "--directory", "@again", "--out", "@again.key")
    }

    @Test("another passphrase for the backup than for the wallet")
    func twoPassphrases() async throws {
        let city = try await Walk.copy()
        try city.write("kept in the safe\n", to: "safe")
        try await city.done(
            "wallet", "backup", "--directory", "@wallet", "--backup-passphrase-file", "@safe",
            "--out", "@backup.age")
        let wrong = try await city.run(Self.restore + ["--directory", "@again"])
        #expect(wrong.status == 1, "\(wrong.summary)")
        #expect(wrong.errorText.hasSuffix("[wrong-passphrase]\n"))
        #expect(!city.exists("again"))
        let right = try await city.run(
            Self.restore + ["--directory", "@again", "--backup-passphrase-file", "@safe"])
        #expect(right.status == 0, "\(right.summary)")
        #expect(try await list(city, "@again") == (try await list(city, "@wallet")))
    }

    @Test("a cut, a changed and another file, a place that is taken: a code, and nothing touched")
    func refusals() async throws {
        let city = try await Self.town()
        let file = try city.data("backup.age")
        let code = try #require(file.firstRange(of: Data("\n--- ".utf8)))
        let head = try #require(file[code.upperBound...].firstIndex(of: 0x0A)) + 1
        var changed = file
        changed[file.count / 2] ^= 1
        for (bytes, code) in [
            (file.prefix(file.count / 2), "body-changed"), (changed, "body-changed"),
            (file.prefix(head + 10), "body-truncated"), (Data("{}\n".utf8), "header-malformed"),
        ] {
            try Data(bytes).write(to: city.root.appending(path: "odd.age"))
            let outcome = try await city.run(
                "wallet", "restore", "--from", "@odd.age", "--directory", "@again")
            #expect(outcome.status == 1, "\(outcome.summary)")
            #expect(outcome.errorText.hasSuffix("[\(code)]\n"), "\(outcome.summary)")
            #expect(!city.exists("again"))
        }
        let before = try await list(city, "@wallet")
        let taken = try await city.run(Self.restore + ["--directory", "@wallet"])
        #expect(taken.status == 4, "\(taken.summary)")
        #expect(taken.errorText.hasSuffix("[already-exists]\n"))
        #expect(try await list(city, "@wallet") == before)
        let twice = try await city.run(
            "wallet", "backup", "--directory", "@wallet", "--out", "@backup.age")
        #expect(twice.status == 4, "\(twice.summary)")
        #expect(try city.data("backup.age") == file)
        #expect(try city.names(in: ".").allSatisfy { !$0.hasSuffix(".restoring") })
    }

    @Test("killed at any moment, nothing is there or all of it")
    func killed() async throws {
        let city = try await Self.town()
        let clock = ContinuousClock()
        let whole = try await clock.measure {
            let outcome = try await city.run(Self.restore + ["--directory", "@first"])
            #expect(outcome.status == 0, "\(outcome.summary)")
        }
        let before = try await list(city, "@wallet")
        for part in 0..<10 {
            let place = "killed-\(part)"
            let running = try city.start(Self.restore + ["--directory", "@" + place])
            running.endInput()
            try await Task.sleep(for: whole * (0.3 + 0.08 * Double(part)))
            running.signal(SIGKILL)
            _ = await running.outcome()
            if city.exists(place) {
                #expect(try await list(city, "@" + place) == before)
            } else {
                let again = try await city.run(Self.restore + ["--directory", "@" + place])
                #expect(again.status == 0, "\(again.summary)")
                #expect(try await list(city, "@" + place) == before)
            }
        }
        #expect(try city.names(in: ".").allSatisfy { !$0.hasSuffix(".restoring") })
    }
}
