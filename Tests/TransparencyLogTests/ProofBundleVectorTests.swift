import TestSupport
import Testing
import TransparencyLog

struct ProofFile: Decodable {
    struct Case: Decodable {
        let name: String
        let expect: String
        let proof: String
        let entry_hex: String
        let log_vkey: String
        let witness_vkeys: [String]
        let quorum: Int
    }

    let cases: [Case]
}

@Suite("Offline bundles: vectors/tlog/proofs.json")
struct ProofBundleVectorTests {
    let cases: [ProofFile.Case]

    init() throws { cases = try Vectors.load("tlog/proofs.json", as: ProofFile.self).cases }

    private func verify(_ vector: ProofFile.Case, proof: some Collection<UInt8>) throws
        -> ProofBundle
    {
        let log = try LogIdentity(keys: [NoteVerifierKey(parsing: vector.log_vkey)])
        let keys = try vector.witness_vkeys.map { try NoteVerifierKey(parsing: $0) }
        let bundle = try ProofBundle(parsing: proof)
        try bundle.verify(
            leaf: .leaf(data(vector.entry_hex)), log: log,
            policy: WitnessPolicy(threshold: vector.quorum, of: keys))
        return bundle
    }

    @Test func bundles() throws {
        for vector in cases {
            let result = Result { try verify(vector, proof: vector.proof.utf8) }
            #expect(((try? result.get()) != nil) == (vector.expect == "accept"), "\(vector.name)")
            if case .failure(let error) = result { #expect(error is LogError) }
            guard let bundle = try? result.get() else { continue }
            #expect(bundle.bytes == Array(vector.proof.utf8))
        }
        #expect(cases.count == 17)
    }

    @Test(arguments: [
        ("quorum 3 with two cosignatures", LogError.quorumNotMet),
        ("another entry", .rootMismatch),
        ("index outside the tree", .indexOutsideTree(index: 600, size: 600)),
        ("hash missing", .proofTooShort),
        ("hash too many", .proofTooLong),
        ("first line of another version", .bundleVersionUnknown),
        ("index with a leading zero", .bundleIndexMalformed),
        ("extra after index", .hashLineMalformed(line: 1)),
        ("carriage returns", .bundleVersionUnknown),
    ])
    func refusalsAreToldApart(name: String, error: LogError) throws {
        let vector = try #require(cases.first { $0.name == name })
        #expect(throws: error) { try verify(vector, proof: vector.proof.utf8) }
    }

    @Test func theExampleFileIsTheFirstCase() throws {
        let bytes = Array(try Vectors.data("tlog/example.tlog-proof"))
        let bundle = try ProofBundle(parsing: bytes)
        #expect(bundle.index == 598)
        #expect(bundle.hashes.count == 6)
        #expect(bundle.bytes == bytes)
    }

    @Test func everyTruncationIsRefused() throws {
        let vector = try #require(cases.first { $0.name == "two cosignatures" })
        let bytes = Array(vector.proof.utf8)
        for count in 0..<bytes.count {
            #expect(throws: LogError.self) { try verify(vector, proof: bytes.prefix(count)) }
        }
    }

    @Test func everyAlteredByteIsRefused() throws {
        let vector = try #require(cases.first { $0.name == "two cosignatures" })
        let bytes = Array(vector.proof.utf8)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            #expect(throws: LogError.self) { try verify(vector, proof: changed) }
        }
    }

    @Test func extraIsNotAuthenticated() throws {
        let vector = try #require(cases.first { $0.name == "two cosignatures" })
        let plain = try ProofBundle(parsing: vector.proof.utf8)
        let extra = try ProofBundle(
            index: plain.index, hashes: plain.hashes, checkpoint: plain.checkpoint, extra: [1, 2])
        #expect(try verify(vector, proof: extra.bytes).extra == [1, 2])
    }

    @Test func limits() throws {
        let note = try ProofBundle(parsing: cases[0].proof.utf8).checkpoint
        let hashes = [TreeHash](repeating: .empty, count: 64)
        #expect(throws: LogError.tooManyHashes) {
            try ProofBundle(index: 0, hashes: hashes, checkpoint: note)
        }
        #expect(throws: LogError.indexOutsideTree(index: -1, size: 0)) {
            try ProofBundle(index: -1, hashes: [], checkpoint: note)
        }
        let lines = hashes.map { $0.base64 + "\n" }.joined()
        let text = "c2sp.org/tlog-proof@v1\nindex 0\n\(lines)\n"
        #expect(throws: LogError.tooManyHashes) {
            try ProofBundle(parsing: Array(text.utf8) + note.bytes)
        }
        #expect(throws: LogError.noteTooLong) {
            try ProofBundle(parsing: [UInt8](repeating: 0x61, count: 1 << 20 + 1))
        }
        #expect(throws: LogError.bundleExtraMalformed) {
            try ProofBundle(parsing: "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n".utf8)
        }
    }
}
