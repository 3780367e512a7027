import TestSupport
import Testing
import TransparencyLog

struct WitnessFile: Decodable {
    struct Step: Decodable {
        let body: String
        let status: Int
        let status_any: [Int]?
        let content_type: String?
        let response: String?
        let why: String
    }

    let clock: Int
    let final_size: Int
    let log_vkey: String
    let origin: String
    let steps: [Step]
    let witness: KeyFile.Key
}

@Suite("A witness: vectors/tlog/witness.json")
struct WitnessVectorTests {
    let file: WitnessFile
    let identity: LogIdentity

    init() throws {
        file = try Vectors.load("tlog/witness.json")
        identity = try LogIdentity(
            origin: file.origin, keys: [NoteVerifierKey(parsing: file.log_vkey)])
    }

    @Test func session() throws {
        let cosigner = try vectorCosigner("w1")
        var state: WitnessState?
        for step in file.steps {
            let log = WitnessedLog(identity: identity, state: state)
            let answer = try cosigner.answer(
                step.body.utf8, logs: [log], timestamp: file.clock)
            #expect((step.status_any ?? [step.status]).contains(answer.status), "\(step.why)")
            if let type = step.content_type { #expect(answer.contentType == type) }
            if let response = step.response { #expect(answer.body == Array(response.utf8)) }
            #expect((answer.newState != nil) == (answer.status == 200))
            #expect((answer.refusal == nil) == [200, 409].contains(answer.status))
            // As from a file: what is remembered goes through its bytes.
            if let new = answer.newState {
                state = try WitnessState(note: SignedNote(parsing: new.note.bytes))
            }
        }
        #expect(file.steps.count == 20)
        let last = try #require(state)
        #expect(last.checkpoint.size == file.final_size)
        let opened = try VerifiedCheckpoint(
            opening: last.note, of: identity,
            policy: WitnessPolicy(
                threshold: 1, of: [NoteVerifierKey(parsing: file.witness.vkey_04)]))
        #expect(opened.cosignatures.map(\.timestamp) == [file.clock])
    }

    @Test func requestsAreBuiltByteForByte() throws {
        var built = 0
        for step in file.steps where step.status == 200 {
            let parsed = try AddCheckpointRequest(parsing: step.body.utf8)
            let made = try AddCheckpointRequest(
                oldSize: parsed.oldSize, hashes: parsed.hashes, note: parsed.note)
            #expect(made.bytes == Array(step.body.utf8))
            built += 1
        }
        #expect(built > 0)
    }

    @Test func theLogTakesTheAnswerOfKnownKeysOnly() throws {
        let step = try #require(file.steps.first { $0.status == 200 })
        let note = try AddCheckpointRequest(parsing: step.body.utf8).note
        let answer = Array(try #require(step.response).utf8)
        let w1 = try NoteVerifierKey(parsing: file.witness.vkey_04)
        let w2 = try vectorCosigner("w2").verifierKey
        let merged = try note.adding(answer: answer, from: [w1, w2])
        #expect(merged.signatures.count == note.signatures.count + 1)
        #expect(try merged.adding(answer: answer, from: [w1]).signatures == merged.signatures)
        #expect(throws: LogError.noKnownSignature) {
            try note.adding(answer: answer, from: [w2])
        }
        let other = try #require(file.steps.last { $0.status == 200 }?.response)
        #expect(throws: LogError.signatureInvalid(name: w1.name)) {
            try note.adding(answer: other.utf8, from: [w1])
        }
    }

    @Test func anAnswerFromTimeZeroIsRefused() throws {
        let checkpoint = try Checkpoint(origin: file.origin, size: 1, root: .leaf([]))
        let note = try vectorLog().sign(checkpoint)
        let cosigner = try vectorCosigner("w1")
        let key = cosigner.verifierKey
        let timeless = try cosigner.cosign(checkpoint, timestamp: 0)
        #expect(throws: LogError.timestampOutOfRange) {
            try note.adding(answer: timeless.line.utf8, from: [key])
        }
    }

    @Test func sizeZeroWithAWrongRoot() throws {
        let cosigner = try vectorCosigner("w1")
        let text = "\(file.origin)\n0\n\(TreeHash.leaf([]).base64)\n"
        let note = try SignedNote(text: text, signatures: [vectorLog().sign(text)])
        let request = try AddCheckpointRequest(oldSize: 0, hashes: [], note: note)
        let log = WitnessedLog(identity: identity, state: nil)
        let answer = try cosigner.answer(request.bytes, logs: [log], timestamp: 1)
        #expect(answer.status == 422)
        #expect(answer.refusal == .emptyTreeRootMismatch)
    }

    @Test func strangersLinesAreNotRemembered() throws {
        let cosigner = try vectorCosigner("w1")
        let checkpoint = try Checkpoint(origin: file.origin, size: 1, root: .leaf([]))
        let stranger = try vectorCosigner("w4").cosign(checkpoint, timestamp: 5)
        let note = try vectorLog().sign(checkpoint).adding([stranger])
        let request = try AddCheckpointRequest(oldSize: 0, hashes: [], note: note)
        let log = WitnessedLog(identity: identity, state: nil)
        let answer = try cosigner.answer(request.bytes, logs: [log], timestamp: 7)
        let names = answer.newState?.note.signatures.map(\.name)
        #expect(names == [file.origin, file.witness.name])
    }

    @Test func everyTruncationIsRefusedAndChangesNothing() throws {
        let cosigner = try vectorCosigner("w1")
        let log = WitnessedLog(identity: identity, state: nil)
        let body = Array(try #require(file.steps.first { $0.status == 200 }).body.utf8)
        for count in 0..<body.count {
            let answer = try cosigner.answer(body.prefix(count), logs: [log], timestamp: 1)
            #expect(answer.status == 400)
            #expect(answer.newState == nil)
        }
    }

    @Test func oversizedBodyAndBadClock() throws {
        let cosigner = try vectorCosigner("w1")
        let body = [UInt8](repeating: 0x61, count: AddCheckpointRequest.maximumByteCount + 1)
        #expect(try cosigner.answer(body, logs: [], timestamp: 1).refusal == .noteTooLong)
        let error = refusal { () throws(LogError) in
            _ = try cosigner.answer([], logs: [], timestamp: 0)
        }
        #expect(error == .timestampOutOfRange)
    }

    @Test(arguments: ["no old line", "old size with a leading zero"])
    func theOldLineIsNeeded(why: String) throws {
        let step = try #require(file.steps.first { $0.why == why })
        #expect(throws: LogError.requestOldSizeMalformed) {
            try AddCheckpointRequest(parsing: step.body.utf8)
        }
    }

    @Test func conflictSizes() throws {
        #expect(try AddCheckpointRequest.size(inConflict: "70\n".utf8) == 70)
        for bad in ["", "70", "070\n", "70\n\n", "-1\n", "70\n71\n"] {
            #expect(throws: LogError.conflictSizeMalformed) {
                try AddCheckpointRequest.size(inConflict: bad.utf8)
            }
        }
    }
}
