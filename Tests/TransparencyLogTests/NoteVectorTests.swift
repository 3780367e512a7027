import Sodium
import TestSupport
import Testing
import TransparencyLog

struct NoteFile: Decodable {
    struct Case: Decodable {
        let name: String
        let expect: String
        let note_hex: String
        let vkeys: [String]
        let text_hex: String?
        let verified: Int?
        let ignored: Int?
    }

    struct BadKey: Decodable {
        let vkey: String
        let why: String
    }

    let keys: [String: KeyFile.Key]
    let cases: [Case]
    let vkeys_bad: [BadKey]
}

@Suite("Signed notes: vectors/tlog/notes.json")
struct NoteVectorTests {
    let file: NoteFile

    init() throws { file = try Vectors.load("tlog/notes.json") }

    private func open(_ vector: NoteFile.Case) throws -> VerifiedNote {
        let keys = try vector.vkeys.map { try NoteVerifierKey(parsing: $0) }
        return try SignedNote(parsing: data(vector.note_hex)).verified(by: keys)
    }

    @Test func notes() throws {
        for vector in file.cases {
            let opened = Result { try open(vector) }
            #expect(((try? opened.get()) != nil) == (vector.expect == "accept"), "\(vector.name)")
            if case .failure(let error) = opened { #expect(error is LogError) }
            guard let note = try? opened.get() else { continue }
            #expect(hexadecimal(note.note.text.utf8) == vector.text_hex)
            #expect(note.signers.count + note.cosignatures.count == vector.verified)
            #expect(note.ignoredCount == vector.ignored)
            #expect(hexadecimal(note.note.bytes) == vector.note_hex)
        }
        #expect(file.cases.count == 30)
    }

    @Test(arguments: [
        ("known key, bad signature", LogError.signatureInvalid(name: "ledger.shared.example/log")),
        ("no known signature", .noKnownSignature),
        ("no signature lines", .noteSignaturesMissing),
        ("no blank line", .noteSeparatorMissing),
        ("no newline at the end of the last signature", .noteSignatureMalformed(line: 1)),
        ("carriage returns", .noteControlCharacter),
        ("tab in the text", .noteControlCharacter),
        ("not UTF-8", .noteNotUTF8),
        ("key id with no signature", .noteSignatureMalformed(line: 1)),
        ("63-byte signature", .signatureInvalid(name: "ledger.shared.example/log")),
        ("name with a plus sign", .noteSignatureMalformed(line: 1)),
        ("key id of type 0x04 with a plain signature", .noKnownSignature),
        ("empty note", .noteSeparatorMissing),
    ])
    func refusalsAreToldApart(name: String, error: LogError) throws {
        let vector = try #require(file.cases.first { $0.name == name })
        #expect(throws: error) { try open(vector) }
    }

    @Test func keysBothWays() throws {
        for key in file.keys.values {
            for (kind, vkey, id) in [
                (NoteVerifierKey.Kind.signature, key.vkey_01, key.key_id_01),
                (.cosignature, key.vkey_04, key.key_id_04),
            ] {
                let parsed = try NoteVerifierKey(parsing: vkey)
                let publicKey = try #require(VerificationKey(bytes: data(key.public_hex)))
                let made = try NoteVerifierKey(name: key.name, kind: kind, publicKey: publicKey)
                #expect(parsed == made)
                #expect(made.text == vkey)
                #expect(made.idText == id)
            }
        }
    }

    @Test func badKeysAreRefused() {
        let errors: [String: LogError] = [
            "key id does not match": .keyIDMismatch,
            "empty name": .keyNameInvalid, "space in the name": .keyNameInvalid,
            "31-byte key": .keyByteCount(31), "unknown type": .keyTypeUnknown(9),
        ]
        for bad in file.vkeys_bad {
            #expect(throws: errors[bad.why] ?? .keyMalformed, "\(bad.why)") {
                try NoteVerifierKey(parsing: bad.vkey)
            }
        }
        #expect(file.vkeys_bad.count == 8)
    }

    @Test func signingReproducesTheFirstNote() throws {
        let vector = try #require(file.cases.first)
        let text = String(decoding: try data(try #require(vector.text_hex)), as: UTF8.self)
        let line = try vectorLog().sign(text)
        let note = try SignedNote(text: text, signatures: [line])
        #expect(hexadecimal(note.bytes) == vector.note_hex)
    }

    @Test func limits() throws {
        let signer = try vectorLog()
        let line = signer.sign("a\n")
        let lines = [NoteSignature](repeating: line, count: SignedNote.maximumSignatureCount)
        #expect(try SignedNote(text: "a\n", signatures: lines).signatures.count == 128)
        #expect(throws: LogError.noteTooManySignatures) {
            try SignedNote(text: "a\n", signatures: lines + [line])
        }
        let long = String(repeating: "a", count: SignedNote.maximumByteCount) + "\n"
        #expect(throws: LogError.noteTooLong) {
            try SignedNote(text: long, signatures: [line])
        }
        #expect(throws: LogError.noteSeparatorMissing) {
            try SignedNote(text: "a", signatures: [line])
        }
        #expect(throws: LogError.noteSignaturesMissing) {
            try SignedNote(text: "a\n", signatures: [])
        }
    }

    /// Unicode knows two spellings of é; a note's signer is known by bytes.
    @Test func namesAreComparedByteForByte() throws {
        let key = try #require(VerificationKey(bytes: [UInt8](repeating: 1, count: 32)))
        let composed = try NoteVerifierKey(name: "caf\u{E9}", kind: .signature, publicKey: key)
        let combined = try NoteVerifierKey(name: "cafe\u{301}", kind: .signature, publicKey: key)
        #expect(composed != combined)
        #expect(composed.id != combined.id)
    }

    /// Ids have 32 bits, so two keys of one name can share one; about 80,000 tries find a pair.
    @Test func twoKeysThatALineCannotTellApartAreRefused() throws {
        var seen: [UInt32: NoteVerifierKey] = [:]
        var pair: [NoteVerifierKey] = []
        var number: UInt32 = 0
        while pair.isEmpty {
            let bytes = (0..<32).map { $0 < 4 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 7 }
            let publicKey = try #require(VerificationKey(bytes: bytes))
            let key = try NoteVerifierKey(name: "log", kind: .signature, publicKey: publicKey)
            if let other = seen.updateValue(key, forKey: key.id) { pair = [other, key] }
            number += 1
        }
        let line = try vectorLog().sign("a\n")
        let note = try SignedNote(text: "a\n", signatures: [line])
        #expect(throws: LogError.keysAmbiguous(name: "log")) { try note.verified(by: pair) }
        #expect(throws: LogError.noKnownSignature) { try note.verified(by: [pair[0], pair[0]]) }
    }
}
