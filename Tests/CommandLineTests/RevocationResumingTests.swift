import Foundation
import JSONDocuments
import Testing

@Suite("agency revoke that was cut short, or cannot be carried out")
struct RevocationResumingTests {
    private let town: RevokingTown
    private var city: City { town.city }

    init() async throws { town = try await RevokingTown() }

    /// The rows of the report, without its head.
    private func report() throws -> [[String]] {
        try city.text("new/offers.csv").split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test("killed before its report, it makes the same offers when it is repeated")
    func killed() async throws {
        let definition = try await town.define()
        for resident in ["R1", "R2", "R3"] { _ = try await town.issue(resident, to: definition) }
        try city.write("R1\nR2\nR3\n", to: "list")
        let order =
            ["agency", "revoke"] + RevokingTown.both + [
                "--input", "@list", "--reason", "lost", "--reissue", "--evidence", "passport",
                "--out", "@new",
            ]
        // A pipe in the report's place, which nobody reads: there the command waits.
        try FileManager.default.createDirectory(
            atPath: city.path("new"), withIntermediateDirectories: true)
        #expect(mkfifo(city.path("new/offers.csv"), 0o600) == 0)
        let running = try city.start(order)
        while try city.names(in: "new").count(where: { $0.hasSuffix(".json") }) < 3 {
            try await Task.sleep(for: .milliseconds(2))
        }
        running.signal(SIGKILL)
        #expect(await running.outcome().status == nil)
        try FileManager.default.removeItem(atPath: city.path("new/offers.csv"))
        let made = try city.names(in: "new")

        let again = try await town.run(order)
        #expect(again.status == 0, "\(again.summary)")
        #expect(try again.json["revoked"] == 0 && again.json["revoked_before"] == 3)
        #expect(try again.json["offered"] == 3)
        let rows = try report()
        #expect(rows.map { $0[1] } == ["repeated", "repeated", "repeated"])
        #expect(Set(rows.map { $0[2] + ".json" }) == Set(made))
        // The code opens the offer.
        #expect(try await town.answer(city.text("new/offers.csv"), column: 2, "new") == rows[0][2])
        let late = try await town.run(order)
        #expect(late.status == 1, "\(late.summary)")
        let statuses = try report().map { [$0[1], $0[3]] }
        #expect(statuses == [["already-issued", ""]] + rows[1...].map { ["repeated", $0[3]] })
    }

    private func admit(_ more: String...) async throws {
        let outcome = try await city.run(
            [
                "ledger", "member", "--directory", "@ledger", "--role", "agency", "--key",
                "@agency/vkey", "--zh", "测试局", "--en", "Test Agency",
            ] + more)
        #expect(outcome.status == 0, "\(outcome.summary)")
    }

    @Test("without the ledger's leave to publish, nothing is revoked or retired")
    func membership() async throws {
        let definition = try await town.define()
        _ = try await town.issue("R1", to: definition)
        // A membership from the time before credentials could be revoked.
        try await admit("--types", "identity.schema,identity.definition")
        let file = "agency/accumulators/\(definition)"
        let before = try city.data(file)
        let revoke =
            ["agency", "revoke"] + RevokingTown.both + ["--resident", "R1", "--reason", "ceased"]
        let retire =
            ["agency", "retire"] + RevokingTown.both + [
                "--definition", definition, "--reason", "cessation",
            ]
        for command in [revoke, ["agency", "status"] + RevokingTown.both, retire] {
            let refused = try await town.run(command)
            #expect(refused.status == 1, "\(refused.summary)")
            #expect(refused.errorText.contains("'ledger member'"), "\(refused.summary)")
            #expect(refused.errorText.contains("[type-not-granted]"), "\(refused.summary)")
        }
        #expect(try city.data(file) == before)
        #expect(!city.exists("agency/revoking") && !city.exists("agency/revoked"))
        // What is there can be published again, and the definition was not ended.
        let kept = try await town.run(["agency", "status", "--keep"] + RevokingTown.both)
        #expect(kept.status == 0, "\(kept.summary)")
        _ = try await town.issue("R2", to: definition)

        try await admit()
        let revoked = try await town.run(revoke)
        #expect(try revoked.json["revoked"] == 1, "\(revoked.summary)")
        let retired = try await town.run(retire)
        #expect(retired.status == 0, "\(retired.summary)")
    }
}
