import TestSupport
import Testing
import TransparencyLog

struct CheckpointFile: Decodable {
    struct Case: Decodable {
        let name: String
        let expect: String
        let note: String
        let vkey: String
        let origin: String?
        let size: Int?
        let root_hex: String?
        let extensions: [String]?
    }

    let cases: [Case]
}

@Suite("Checkpoints: vectors/tlog/checkpoints.json")
struct CheckpointVectorTests {
    let cases: [CheckpointFile.Case]

    init() throws {
        cases = try Vectors.load("tlog/checkpoints.json", as: CheckpointFile.self).cases
    }

    private func open(_ vector: CheckpointFile.Case) throws -> VerifiedCheckpoint {
        let log = try LogIdentity(keys: [NoteVerifierKey(parsing: vector.vkey)])
        return try VerifiedCheckpoint(opening: SignedNote(parsing: vector.note.utf8), of: log)
    }

    @Test func checkpoints() throws {
        for vector in cases {
            let opened = Result { try open(vector) }
            #expect(((try? opened.get()) != nil) == (vector.expect == "accept"), "\(vector.name)")
            if case .failure(let error) = opened { #expect(error is LogError) }
            guard let opened = try? opened.get() else { continue }
            let checkpoint = opened.checkpoint
            #expect(checkpoint.origin == vector.origin)
            #expect(checkpoint.size == vector.size)
            #expect(checkpoint.root.hexadecimal == vector.root_hex)
            #expect(checkpoint.extensions == vector.extensions ?? [])
            #expect(checkpoint.text == opened.note.text)
        }
        #expect(cases.count == 25)
    }

    @Test(arguments: [
        ("leading zero in size", LogError.checkpointSizeMalformed),
        ("size above 64 bits", .checkpointSizeMalformed),
        ("33-byte root", .checkpointRootMalformed),
        ("no root line", .checkpointRootMalformed),
        ("empty line before an extension", .checkpointExtensionMalformed),
        ("origin of another log", .originMismatch),
        ("empty origin", .checkpointOriginMalformed),
        ("size zero with a root that is not SHA-256 of nothing", .emptyTreeRootMismatch),
    ])
    func refusalsAreToldApart(name: String, error: LogError) throws {
        let vector = try #require(cases.first { $0.name == name })
        #expect(throws: error) { try open(vector) }
    }

    @Test func onlyWellFormedValuesMakeACheckpoint() throws {
        let root = TreeHash.leaf([])
        #expect(throws: LogError.checkpointOriginMalformed) {
            try Checkpoint(origin: "", size: 1, root: root)
        }
        #expect(throws: LogError.checkpointOriginMalformed) {
            try Checkpoint(origin: "a\nb", size: 1, root: root)
        }
        #expect(throws: LogError.checkpointSizeMalformed) {
            try Checkpoint(origin: "a", size: -1, root: root)
        }
        #expect(throws: LogError.checkpointExtensionMalformed) {
            try Checkpoint(origin: "a", size: 1, root: root, extensions: [""])
        }
        #expect(throws: LogError.emptyTreeRootMismatch) {
            try Checkpoint(origin: "a", size: 0, root: root)
        }
    }

    @Test func everyTruncationIsRefused() throws {
        let text = Array(try Checkpoint(origin: "a/b", size: 12, root: .leaf([])).text.utf8)
        for count in 0..<text.count {
            let cut = String(decoding: text.prefix(count), as: UTF8.self)
            #expect(throws: LogError.self) { try Checkpoint(parsing: cut) }
        }
    }
}
