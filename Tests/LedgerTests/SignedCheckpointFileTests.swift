import Foundation
import Ledger
import LedgerTestSupport
import Testing

@Suite("The memory of what was signed last")
struct SignedCheckpointFileTests {
    private let path = FileManager.default.temporaryDirectory
        .appending(path: "last-signed-\(UUID().uuidString)").path

    private var file: SignedCheckpointFile { SignedCheckpointFile(path: path) }

    private func bytes() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    private func write(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    @Test func remembersTheNewestNote() async throws {
        defer { unlink(path) }
        #expect(try await file.load() == nil)
        for turn in 0..<5 {
            try await file.replace(with: "note \(turn)\n")
            #expect(try await file.load() == "note \(turn)\n")
            #expect(try bytes().count == 8_192)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func aWriteTornAnywhereLeavesTheNoteBefore() async throws {
        defer { unlink(path) }
        try await file.replace(with: "one\n")
        try await file.replace(with: "two\n")
        let before = try bytes()
        try await file.replace(with: "three\n")
        let after = try bytes()
        let written = before.indices.filter { before[$0] != after[$0] }
        let (first, last) = try (#require(written.first), #require(written.last))
        #expect(first / 4_096 == last / 4_096)
        for end in first..<last {
            try write(Array(after[...end]) + before[(end + 1)...])
            #expect(try await file.load() == "two\n")
            // The next write repairs what was torn.
            try await file.replace(with: "four\n")
            #expect(try await file.load() == "four\n")
        }
    }

    /// The limit cuts the write of a slot within its text, in a process of its own.
    @Test func aWriteThatEndsEarlySaysWhy() async {
        await #expect(processExitsWith: .success) {
            let path = FileManager.default.temporaryDirectory
                .appending(path: "last-signed-\(UUID().uuidString)").path
            defer { unlink(path) }
            let file = SignedCheckpointFile(path: path)
            for note in ["one\n", "two\n"] { try await file.replace(with: note) }
            signal(SIGXFSZ, SIG_IGN)
            let kind = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
            var usual = rlimit()
            try #require(getrlimit(kind, &usual) == 0)
            var narrow = rlimit(rlim_cur: 50, rlim_max: usual.rlim_max)
            try #require(setrlimit(kind, &narrow) == 0)
            await #expect(throws: LedgerError.storage(.other(Int(EFBIG)))) {
                try await file.replace(with: "three\n")
            }
            try #require(setrlimit(kind, &usual) == 0)
            #expect(try await file.load() == "two\n")
        }
    }

    @Test func aPlainNoteOfAnOlderProgramIsRead() async throws {
        defer { unlink(path) }
        try write(Array("plain\n".utf8))
        #expect(try await file.load() == "plain\n")
        try await file.replace(with: "slot\n")
        #expect(try await file.load() == "slot\n")
        #expect(try bytes().count == 8_192)
    }

    @Test func aNoteThatIsTooLongForASlotStandsAlone() async throws {
        defer { unlink(path) }
        let long = String(repeating: "x", count: 5_000) + "\n"
        try await file.replace(with: "short\n")
        try await file.replace(with: long)
        #expect(try await file.load() == long)
        try await file.replace(with: "short again\n")
        #expect(try await file.load() == "short again\n")
    }

    @Test func twoSpoiltSlotsAreCorrupt() async throws {
        defer { unlink(path) }
        try await file.replace(with: "one\n")
        try await file.replace(with: "two\n")
        var spoilt = try bytes()
        spoilt[40] ^= 1
        spoilt[4_096 + 40] ^= 1
        try write(spoilt)
        await #expect(throws: LedgerError.storage(.corrupt)) { try await file.load() }
    }
}
