import Sodium
import TestSupport
import Testing
import TransparencyLog

struct CosignatureFile: Decodable {
    struct Good: Decodable {
        let witness: String
        let vkey: String
        let time: Int
        let line: String
        let signed_message_hex: String
        let timestamped_signature_hex: String
    }

    struct Case: Decodable {
        let name: String
        let expect: String
        let note: String
        let log_vkey: String
        let witness_vkeys: [String]
        let quorum: Int
    }

    let checkpoint_body: String
    let good: [Good]
    let cases: [Case]
}

@Suite("Cosignatures: vectors/tlog/cosignatures.json")
struct CosignatureVectorTests {
    let file: CosignatureFile

    init() throws { file = try Vectors.load("tlog/cosignatures.json") }

    @Test(arguments: zip(0..<3, ["w1", "w2", "w3"]))
    func madeByteForByte(place: Int, name: String) throws {
        let good = file.good[place]
        let checkpoint = try Checkpoint(parsing: file.checkpoint_body)
        let line = try vectorCosigner(name).cosign(checkpoint, timestamp: good.time)
        #expect(line.line == good.line)
        #expect(line.name == good.witness)
        #expect(hexadecimal(line.signature) == good.timestamped_signature_hex)
        let message = Cosignature.message(text: file.checkpoint_body, timestamp: good.time)
        #expect(hexadecimal(message) == good.signed_message_hex)
        let key = try NoteVerifierKey(parsing: good.vkey)
        let verified = try Cosignature(verifying: line, by: key, over: file.checkpoint_body)
        #expect(verified.timestamp == good.time)
        #expect(throws: LogError.signatureInvalid(name: key.name)) {
            try Cosignature(verifying: line, by: key, over: file.checkpoint_body + "x\n")
        }
    }

    private func open(
        _ vector: CosignatureFile.Case, notBefore: Int = 0
    ) throws -> VerifiedCheckpoint {
        let log = try LogIdentity(keys: [NoteVerifierKey(parsing: vector.log_vkey)])
        let keys = try vector.witness_vkeys.map { try NoteVerifierKey(parsing: $0) }
        return try VerifiedCheckpoint(
            opening: SignedNote(parsing: vector.note.utf8), of: log,
            policy: WitnessPolicy(threshold: vector.quorum, of: keys), notBefore: notBefore)
    }

    @Test func quorums() throws {
        for vector in file.cases {
            let opened = Result { try open(vector) }
            #expect(((try? opened.get()) != nil) == (vector.expect == "accept"), "\(vector.name)")
            if case .failure(let error) = opened { #expect(error is LogError) }
        }
        #expect(file.cases.count == 12)
    }

    @Test(arguments: [
        ("one unknown witness does not count", LogError.quorumNotMet),
        ("same witness twice counts once", .quorumNotMet),
        ("timestamp changed", .signatureInvalid(name: "w1.ledger.shared.example")),
        ("cosignature without the log signature", .logSignatureMissing),
        ("71-byte cosignature", .signatureInvalid(name: "w1.ledger.shared.example")),
        ("timestamp above 2^63-1", .timestampOutOfRange),
    ])
    func refusalsAreToldApart(name: String, error: LogError) throws {
        let vector = try #require(file.cases.first { $0.name == name })
        #expect(throws: error) { try open(vector) }
    }

    @Test func oldCosignaturesDoNotCountWhereFreshOnesAreAskedFor() throws {
        let vector = try #require(file.cases.first { $0.name == "quorum 2 of 3" })
        let times = try open(vector).cosignatures.map(\.timestamp).sorted()
        #expect(try open(vector, notBefore: times[0]).cosignatures.count == 2)
        #expect(throws: LogError.quorumNotMet) { try open(vector, notBefore: times[0] + 1) }
    }

    @Test func ofSeveralByOneKeyTheNewestCounts() throws {
        let vector = try #require(file.cases.first { $0.name == "same witness twice counts once" })
        let keys = try vector.witness_vkeys.map { try NoteVerifierKey(parsing: $0) }
        let note = try SignedNote(parsing: vector.note.utf8)
        for order in [note.signatures, note.signatures.reversed()] {
            let verified = try SignedNote(text: note.text, signatures: order).verified(by: keys)
            #expect(verified.cosignatures.map(\.key) == [keys[0]])
            #expect(verified.cosignatures.map(\.timestamp) == [0x68E7_784D])
        }
    }

    @Test func timesBeforeTheEpochAreRefused() throws {
        let cosigner = try vectorCosigner("w1")
        let checkpoint = try Checkpoint(parsing: file.checkpoint_body)
        let error = refusal { () throws(LogError) in
            _ = try cosigner.cosign(checkpoint, timestamp: -1)
        }
        #expect(error == .timestampOutOfRange)
    }
}
