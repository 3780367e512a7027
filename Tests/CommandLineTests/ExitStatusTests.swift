import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("exit statuses")
struct ExitStatusTests {
    @Test(
        "2: what was typed is wrong; the usage is said, and nothing is done",
        arguments: [
            "nonsense", "ledger nonsense", "ledger init", "ledger init --directory @new --colour x",
            "ledger init --directory @new --origin o --registrar x --registrar-directory y",
            "ledger init --directory @new --origin {o", "ledger init --directory @new --origin a+b",
            "agency init --directory @new --name a+b",
            "desk init --directory @new --name a+b --log-key @log/vkey",
            "witness init --directory @new --name a+b --log-key @log/vkey",
            "ledger export --directory @ledger --out @home/../ledger/",
            "ledger prove --directory @ledger --index one",
            "ledger checkpoint --directory @ledger --add @w1.answer",
            "ledger member --directory @ledger --role king --key @desk/vkey --zh a --en b",
            "ledger member --directory @ledger --role desk --key @desk/vkey --zh a --en b "
                + "--attributes a --types ledger.strange",
            "ledger member --directory @ledger --role desk --key @desk/vkey --zh a --en b "
                + "--attributes a --valid-until tomorrow",
            "ledger member --directory @ledger --role desk --key @desk/vkey --zh a --en b "
                + "--attributes a --valid-until 2020-01-01",
            "ledger member --directory @ledger --role desk --key @desk/vkey --zh a --en b "
                + "--attributes a,b,a",
            "ledger board --directory @ledger --officers @desk/vkey --threshold 2",
            "record search --ledger @ledger --limit 0", "record type add --ledger @ledger",
            "witness cosign --directory @w1", "witness cosign --directory @w1 --log a --request b",
            "agency offer --directory @agency --register @register.csv --evidence x --out @new "
                + "--days 0",
            "agency offer --directory @agency --register @register.csv --evidence x --out @new "
                + "--valid-until 2026-06-30",
            "agency offer --directory @agency --register @register.csv --evidence PASS_PORT "
                + "--out @new",
            "desk verify --directory @desk --request @ask.json --presentation @presentation.json "
                + "--now",
            "desk ask --directory @desk --ledger @ledger --template car-sharing --set district "
                + "--definition @definition.json --out @new",
            "audit receipt @receipt.json --log-key @log/vkey --request @ask.json",
            "anoncreds define --schema s --schema-id : --definition-id : --tag t --out o --private k",
        ])
    func usage(_ command: String) async throws {
        let city = try await Walk.finished().city
        let outcome = try await city.run(command.split(separator: " ").map(String.init))
        #expect(outcome.status == 2, "\(outcome.summary)")
        #expect(!outcome.errors.isEmpty)
        #expect(outcome.output.isEmpty)
        #expect(!city.exists("new"))
    }

    @Test("0: help and version go to standard output")
    func help() async throws {
        let city = try City()
        for arguments in [
            ["--help"], ["help", "ledger", "append"], ["--version"], ["desk", "-h"],
        ] {
            let outcome = try await city.run(arguments)
            #expect(outcome.status == 0, "\(outcome.summary)")
            #expect(!outcome.output.isEmpty)
            #expect(outcome.errors.isEmpty)
        }
        let top = try await city.run("--help")
        #expect(!top.text.contains("anoncreds"))
        for noun in ["agency", "wallet", "desk", "audit", "ledger", "record", "witness"] {
            #expect(top.text.contains("  \(noun)"))
        }
    }

    private static let opening = [
        "ledger append --directory @ledger --input @empty",
        "ledger member --directory @ledger --role desk --key @desk/vkey --zh a --en b --attributes a",
        "witness cosign --directory @w1 --log @log", "agency export --directory @agency",
        "wallet list --directory @wallet", "desk release --directory @desk --ledger @ledger",
    ]

    @Test("4: no passphrase, and nobody to ask", arguments: opening)
    func noPassphrase(_ command: String) async throws {
        var city = try await Walk.finished().city
        try city.write("", to: "empty")
        city.passphrase = nil
        let outcome = try await city.run(command.split(separator: " ").map(String.init))
        #expect(outcome.status == 4, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errorText.contains("--passphrase-file"))
    }

    @Test("4: a wrong, empty or missing passphrase file", arguments: opening)
    func wrongPassphrase(_ command: String) async throws {
        var city = try await Walk.finished().city
        try city.write("", to: "empty")
        try city.write("wrong\n", to: "wrong")
        for (file, said) in [
            ("wrong", "[wrong-passphrase]"), ("empty", "[passphrase-missing]"),
            ("nowhere", "there is no such file"),
        ] {
            city.passphrase = file
            let outcome = try await city.run(command.split(separator: " ").map(String.init))
            #expect(outcome.status == 4, "\(file): \(outcome.summary)")
            #expect(outcome.complaints.count == 1)
            #expect(outcome.errorText.contains(said), "\(outcome.errorText)")
            #expect(!outcome.errorText.contains("correct horse"))
        }
    }

    @Test("4: a directory of another role, or none", arguments: opening)
    func otherDirectory(_ command: String) async throws {
        let city = try await Walk.finished().city
        try city.write("", to: "empty")
        let words = command.split(separator: " ").map(String.init)
        let place = try #require(words.firstIndex(of: "--directory")) + 1
        for other in [words[place] == "@w2" ? "@w1" : "@w2", "@home", "@nowhere"] {
            // A witness's directory is one for a witness.
            if words[0] == "witness", other == "@w2" { continue }
            var changed = words
            changed[place] = other
            let outcome = try await city.run(changed)
            #expect(outcome.status == 4, "\(changed): \(outcome.summary)")
            #expect(outcome.complaints.count == 1)
        }
        #expect(!city.exists("nowhere"))
    }

    @Test(
        "4: what is there already is not touched",
        arguments: [
            "ledger init --directory @ledger --origin o",
            "ledger init --directory @home --origin o",
            "agency init --directory @agency --name a.example",
            "agency define --directory @agency --ledger @ledger --witnesses @quorum",
            "witness init --directory @w1 --name w.example --log-key @log/vkey",
            "wallet init --directory @wallet --log-key @log/vkey",
            "desk init --directory @desk --name d.example --log-key @log/vkey",
            "desk init --directory @log --name d.example --log-key @log/vkey",
        ])
    func existing(_ command: String) async throws {
        let city = try await Walk.copy()
        try city.write("mine", to: "home/something")
        let before = try await Snapshot(of: city)
        let outcome = try await city.run(command.split(separator: " ").map(String.init))
        #expect(outcome.status == 4, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        let after = try await Snapshot(of: city)
        #expect(after == before)
    }

    @Test("5: a damaged ledger.sqlite", arguments: ["cut", "overwritten", "emptied"])
    func damagedDatabase(_ how: String) async throws {
        let city = try await Walk.copy()
        let file = "ledger/ledger.sqlite"
        try #require(city.exists(file))
        for name in try city.names(in: "ledger")
        where name.hasSuffix("-wal") || name.hasSuffix("-shm") {
            try FileManager.default.removeItem(atPath: city.path("ledger/\(name)"))
        }
        let whole = try city.data(file)
        let damaged =
            switch how {
            case "cut": whole.prefix(whole.count / 2)
            case "emptied": Data()
            default: Data(repeating: 0x5A, count: whole.count)
            }
        try damaged.write(to: city.root.appending(path: file))
        try city.write("", to: "empty")
        for command in [
            "append --input @empty", "fsck", "prove --index 1", "checkpoint", "export --out @new",
        ] {
            let words = command.split(separator: " ").map(String.init)
            let outcome = try await city.run(["ledger"] + words + ["--directory", "@ledger"])
            let allowed: [Int32?] =
                switch how {
                case "emptied": [4, 5]
                // What is cut away may not be needed for the question, or be found by fsck.
                case "cut": words[0] == "fsck" ? [1, 5] : [0, 1, 5]
                default: [5]
                }
            #expect(allowed.contains(outcome.status), "\(command): \(outcome.summary)")
            if outcome.status != 0 { #expect(outcome.complaints.count == 1) }
            #expect(!outcome.errorText.contains("bug"))
        }
    }

    @Test("5: a full disk, told in one line; the ledger goes on when there is space")
    func fullDisk() async throws {
        let city = try City()
        guard try await SmallDisk.mount(at: city.path("disk"), megabytes: 6) else { return }
        defer { SmallDisk.unmount(city.path("disk")) }
        try await city.done(
            "ledger", "init", "--directory", "@disk/ledger", "--origin", "log.test.example/full")
        try Data(count: 3_000_000).write(to: city.root.appending(path: "disk/ballast"))
        let text = String(repeating: "x", count: 4_000)
        let lines = (1...1_500).map { number in
            let id = String(repeating: "0", count: 28) + String(1_000 + number)
            return "{\"v\":1,\"type\":\"ledger.note\",\"id\":\"\(id)\","
                + "\"created\":\"2026-01-01T00:00:00Z\",\"public\":{\"text\":\"\(text)\"}}\n"
        }
        let outcome = try await city.run(
            "ledger", "append", "--directory", "@disk/ledger", "--input", "-",
            input: Data(lines.joined().utf8))
        #expect(outcome.status == 5, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        try FileManager.default.removeItem(atPath: city.path("disk/ballast"))
        let fsck = try await city.done("ledger", "fsck", "--directory", "@disk/ledger", "--json")
        let entries = try #require(try fsck.json["entries"])
        #expect(entries == .integer(outcome.lines.count + 1))
    }
}

/// A disk in memory, which is soon full; mounting takes root.
enum SmallDisk {
    static func mount(at path: String, megabytes: Int) async throws -> Bool {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        let options = ["-t", "tmpfs", "-o", "size=\(megabytes)m", "countersign-test", path]
        guard geteuid() == 0, try run("/bin/mount", options) == 0 else {
            print("skipped: a full disk needs root and the right to mount")
            return false
        }
        return true
    }

    static func unmount(_ path: String) { _ = try? run("/bin/umount", [path]) }

    private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        guard FileManager.default.isExecutableFile(atPath: program) else { return -1 }
        let process = try ChildProcess(
            program, arguments, environment: ProcessInfo.processInfo.environment,
            input: .file("/dev/null"), output: .file("/dev/null"), errors: .file("/dev/null"))
        return process.wait() ?? -1
    }
}
