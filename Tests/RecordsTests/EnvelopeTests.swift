import JSONDocuments
import Records
import Sodium
import Testing
import TransparencyLog

@Suite("Envelopes")
struct EnvelopeTests {
    private func text(_ envelope: Envelope) -> String {
        String(decoding: envelope.leaf, as: UTF8.self)
    }

    private func signerKey(_ envelope: Envelope) throws -> NoteVerifierKey {
        let reference = try #require(envelope.signature?.key.description)
        return try City.Party(String(reference.split(separator: "+")[0])).vkey()
    }

    @Test func leavesAreReadBackAndVerify() throws {
        for envelope in try City.samples() {
            let read = try Envelope(leaf: envelope.leaf)
            #expect(read == envelope)
            #expect(read.record == envelope.record)
            #expect(read.digest == SHA256.hash(envelope.leaf))
            try read.verifySignature(signerKey(envelope))
            #expect(try read.verified(by: signerKey(envelope)) == envelope)
        }
    }

    @Test func theLeafIsTheCanonicalJSONOfTheInput() throws {
        for envelope in try City.samples() {
            let value = try JSONValue(parsing: envelope.leaf)
            #expect(value.canonicalBytes == envelope.leaf)
            guard case .object(var object) = value else { return #expect(Bool(false)) }
            object["sig"] = nil
            #expect(JSONValue.object(object).canonicalBytes == envelope.signedBytes)
        }
    }

    @Test func anyFormattingIsReadButOnlyTheCanonicalOneIsALeaf() throws {
        let envelope = try City.envelope(.note(LedgerNote(text: "é")), by: City.origin)
        let spaced = Array(
            text(envelope).replacing(",", with: " ,\n\t").replacing("é", with: "\\u00e9").utf8)
        #expect(try Envelope(parsing: spaced) == envelope)
        #expect(throws: RecordError.notCanonical) { try Envelope(leaf: spaced) }
        #expect(throws: RecordError.notCanonical) { try Envelope(leaf: envelope.leaf + [0x0A]) }
    }

    @Test func anUnsignedEnvelopeIsInputButNoLeaf() throws {
        let party = try City.Party(City.origin)
        let unsigned = try Envelope(
            .note(LedgerNote(text: "note")), created: City.time(City.noon))
        #expect(try Envelope(parsing: unsigned.leaf) == unsigned)
        #expect(throws: RecordError.signatureMissing) { try Envelope(leaf: unsigned.leaf) }
        #expect(throws: RecordError.signatureMissing) {
            try unsigned.verifySignature(party.vkey())
        }
        let signed = try unsigned.signed(by: party.key, name: party.name)
        #expect(signed.signedBytes == unsigned.leaf)
        #expect(signed.digest != unsigned.digest)
        #expect(throws: RecordError.keyMalformed(location: "sig.key")) {
            try unsigned.signed(by: party.key, name: "two words")
        }
        #expect(throws: RecordError.keyMalformed(location: "sig.key")) {
            try unsigned.signed(by: party.key, name: "城市")
        }
    }

    @Test func sameIdentifierOtherContentIsAnotherDigest() throws {
        let id = RecordIdentifier()
        let one = try Envelope(.note(LedgerNote(text: "a")), id: id, created: City.time(City.noon))
        let two = try Envelope(.note(LedgerNote(text: "b")), id: id, created: City.time(City.noon))
        #expect(one.id == two.id && one.digest != two.digest && one != two)
    }

    @Test func everyAlteredMemberIsRefused() throws {
        for envelope in try City.samples() {
            let key = try signerKey(envelope)
            let document = try JSONValue(parsing: envelope.leaf)
            let altered = alterations(document)
            #expect(altered.count >= 8)
            for document in altered {
                #expect(throws: RecordError.self, "\(document.canonicalText)") {
                    try Envelope(leaf: document.canonicalBytes).verifySignature(key)
                }
            }
        }
    }

    /// The document with each value in turn changed, where possible to one of the same form.
    private func alterations(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let object):
            object.members.flatMap { member in
                alterations(member.value).map { altered in
                    var copy = object
                    copy[member.name] = altered
                    return .object(copy)
                }
            }
        case .array(let elements):
            elements.indices.flatMap { index in
                alterations(elements[index]).map { altered in
                    var copy = elements
                    copy[index] = altered
                    return .array(copy)
                }
            }
                + [.array(Array(elements.dropLast())), .array(elements.reversed())]
                .filter { $0 != value }
        case .number(let text): [.number(text + "0")]
        case .string(let text):
            [
                .string(text.replacing("2026", with: "2025")),
                .string(text.replacing("a", with: "b")),
                .string(text + "a"), .string(String(text.dropLast())),
            ].filter { $0 != value }
        case .null, .bool: []
        }
    }

    @Test func everyAlteredByteIsRefused() throws {
        for envelope in try City.samples() {
            let key = try signerKey(envelope)
            for position in envelope.leaf.indices {
                var bytes = envelope.leaf
                bytes[position] ^= 1
                #expect(throws: RecordError.self) {
                    try Envelope(leaf: bytes).verifySignature(key)
                }
            }
        }
    }

    @Test func everyTruncationIsRefused() throws {
        for envelope in try City.samples() {
            for end in envelope.leaf.indices {
                #expect(throws: RecordError.self) { try Envelope(parsing: envelope.leaf[..<end]) }
            }
        }
    }

    @Test func anotherKeyOrNameIsRefused() throws {
        let envelope = try City.envelope(.note(LedgerNote(text: "note")), by: City.origin)
        let party = try City.Party(City.origin)
        let other = try City.Party("desk.example")
        #expect(throws: RecordError.signatureKeyMismatch) {
            try envelope.verifySignature(other.vkey())
        }
        #expect(throws: RecordError.signatureKeyMismatch) {
            try envelope.verifySignature(party.vkey(.cosignature))
        }
        let renamed = text(envelope).replacing("note\"}", with: "nope\"}")
        #expect(throws: RecordError.signatureInvalid) {
            try Envelope(leaf: Array(renamed.utf8)).verifySignature(party.vkey())
        }
    }
}
