import Foundation
import JSONDocuments
import Sodium
import TestSupport
import Testing

@Suite("the demo")
struct DemoTests {
    /// The demo with the register that is compiled in, from a directory without any file.
    private static let whole = Task {
        let city = try City()
        let outcome = try await Countersign.run(
            ["demo", "--directory", city.path("demo")], environment: city.environment)
        try #require(outcome.status == 0, "\(outcome.summary)")
        return (city: city, outcome: outcome)
    }

    @Test("it ends well and leaves a city to explore, with a passphrase of its own")
    func places() async throws {
        let (city, outcome) = try await Self.whole.value
        for folder in ["ledger", "registrar", "agency", "wallets", "desks", "witnesses"] {
            #expect(try !city.names(in: "demo/\(folder)").isEmpty, "\(folder)")
        }
        #expect(try city.mode("demo/passphrase") == 0o600)
        #expect(try city.data("demo/passphrase").count > 16)
        #expect(try numbered(city).count == 200)
        #expect(try city.names(in: "demo/desks").count == 4)
        #expect(try city.names(in: "demo/witnesses").count >= 3)
        #expect((outcome.text + outcome.errorText).contains("200"))
    }

    @Test("nothing personal is in ledger, desks, witnesses, exported log, or output")
    func nothingPersonal() async throws {
        let (city, outcome) = try await Self.whole.value
        let register = String(decoding: try Vectors.data("residents.csv"), as: UTF8.self)
        let search = PersonalData(register: register)
        #expect(search.found(in: outcome.output) == nil)
        #expect(search.found(in: outcome.errors) == nil)
        let other = try City(copying: city)
        try await other.done(
            "ledger", "export", "--directory", "@demo/ledger", "--out", "@demo/exported")
        for folder in ["ledger", "desks", "witnesses", "exported", "agency", "wallets"] {
            let result = try search.search(other, "demo/\(folder)")
            #expect(result.found.isEmpty, "\(result.found)")
            #expect(result.fileCount > 0, "\(folder)")
        }
        // The same search over the same files finds what is planted there.
        let (_, resident) = try planted(register)
        try other.write("\u{0}\u{1}\(resident)\n", to: "demo/ledger/planted")
        #expect(try search.search(other, "demo/ledger").found.count == 1)
    }

    /// The residents' wallets; one more holds last year's credential.
    private func numbered(_ city: City) throws -> [String] {
        try city.names(in: "demo/wallets").filter { $0.allSatisfy(\.isNumber) }
    }

    private func planted(_ register: String) throws -> (row: Int, address: String) {
        let last = try #require(register.split(whereSeparator: \.isNewline).last)
        let fields = last.split(separator: ",", omittingEmptySubsequences: false)
        return (200, String(fields[6]))
    }

    @Test("its ledger is whole, its log and each of its receipts pass an audit")
    func audits() async throws {
        let city = try City(copying: await Self.whole.value.city)
        let fsck = try await city.done("ledger", "fsck", "--directory", "@demo/ledger", "--json")
        #expect(try fsck.json["difference"] == .null)
        try await city.done(
            "ledger", "export", "--directory", "@demo/ledger", "--out", "@exported")
        let log = try await city.done(
            "audit", "log", "@exported", "--log-key", "@exported/vkey", "--json")
        #expect(try log.json["entries"]?["identity.presentation"] != 0)
        var receiptCount = 0
        for desk in try city.names(in: "demo/desks") {
            let folder = "demo/desks/\(desk)/receipts"
            guard city.exists(folder) else { continue }
            for name in try city.names(in: folder) {
                receiptCount += 1
                // Each is checked alike; a sample keeps the test short.
                guard receiptCount % 20 == 1 else { continue }
                let receipt = try await city.done(
                    "audit", "receipt", "@\(folder)/\(name)", "--log-key", "@exported/vkey",
                    "--json")
                #expect(try receipt.json["verdict"] == "accept")
            }
        }
        #expect(receiptCount > 100)
    }

    @Test("the next commands that it names work as they stand")
    func nextCommands() async throws {
        let (city, outcome) = try await Self.whole.value
        let named = outcome.lines.map { $0.split(separator: " ").map(String.init) }
            .filter { $0.first?.hasSuffix("countersign") == true }
        #expect(named.count >= 3)
        var other = try City(copying: city)
        other.passphrase = "demo/passphrase"
        for words in named {
            let moved = words.dropFirst().map {
                $0.replacingOccurrences(of: city.root.path, with: other.root.path)
            }
            let done = try await other.run(Array(moved))
            #expect(done.status == 0, "\(words): \(done.summary)")
        }
    }

    /// The demo with twelve residents.
    private static let small = Task {
        let city = try City()
        let register = String(decoding: try Vectors.data("residents.csv"), as: UTF8.self)
        let rows = register.split(whereSeparator: \.isNewline).prefix(13)
        try city.write(rows.joined(separator: "\n") + "\n", to: "twelve.csv")
        let outcome = try await city.done(
            "demo", "--directory", "@demo", "--residents", "@twelve.csv")
        return (city: city, outcome: outcome)
    }

    @Test("nothing that the second act encrypts is in any file but its inputs, nor a hash of it")
    func secondAct() async throws {
        let (city, outcome) = try await Self.small.value
        let camera = "What the camera saw, made up for the demo."
        let search = try PersonalData(texts: [
            camera, camera + "\n", "bridge 4", "store 2", "Demo Resident", "the ceiling is wet",
            "exhibit.txt",
            // The first home's first readings, as its payload has them.
            "[32,39,35,31,38,34,30,37",
        ])
        #expect(search.found(in: outcome.output) == nil)
        #expect(search.found(in: outcome.errors) == nil)
        let other = try City(copying: city)
        try await other.done(
            "ledger", "export", "--directory", "@demo/ledger", "--out", "@demo/exported")
        for folder in try other.names(in: "demo") where folder != "exchange" {
            let result = try search.search(other, "demo/\(folder)")
            #expect(result.found.isEmpty, "\(result.found)")
        }
        #expect(try search.search(other, "demo/custodian").fileCount > 3)
        // The search finds what the demo hands in, and what is planted as a text or its hash.
        #expect(!(try search.search(other, "demo/exchange").found.isEmpty))
        for text in [
            "Demo Resident", hexadecimal(SHA256.hash("bridge 4".utf8).bytes),
            base64(SHA256.hash("\"store 2\"".utf8).bytes),
            // MD5 of "Demo Resident" and SHA-1 of "the ceiling is wet".
            "a6b5abf21cc6300273ba43a0f5e4253c", "391d47cd1ee546082149d3b3f7e16961e6d00504",
        ] {
            try other.write("\u{0}\u{1}\(text)\n", to: "demo/custodian/planted")
            let found = try search.search(other, "demo/custodian").found
            #expect(found.count == 1, "\(text)")
        }
    }

    @Test("--residents takes another register")
    func otherRegister() async throws {
        let (city, outcome) = try await Self.small.value
        #expect((outcome.text + outcome.errorText).contains("12"))
        #expect(try numbered(city).count == 12)
    }

    @Test("a register that cannot be read ends it with 3, and nothing is left")
    func badRegister() async throws {
        let city = try City()
        try city.write("a,b\n1,2\n", to: "bad.csv")
        let outcome = try await city.run(
            "demo", "--directory", "@demo", "--residents", "@bad.csv")
        #expect(outcome.status == 3, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errorText.contains(city.path("bad.csv") + ", line 1, column "))
        #expect(!city.exists("demo"))
    }

    @Test("a directory with something in it is not touched")
    func existing() async throws {
        let city = try City()
        try city.write("mine", to: "home/something")
        let outcome = try await city.run("demo", "--directory", "@home")
        #expect(outcome.status == 4, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        #expect(try city.names(in: "home") == ["something"])
    }
}
