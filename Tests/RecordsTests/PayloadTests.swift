import Age
import AgeTestSupport
import JSONDocuments
import Records
import Sodium
import Testing

@Suite("Payload documents")
struct PayloadTests {
    static func fields() throws -> [PayloadField] {
        [
            try PayloadField(name: "plate", value: "沪A·12345"),
            try PayloadField(name: "Zone", value: ["a": [1, -2], "b": nil, "c": true]),
            try PayloadField(name: "age", value: 41),
        ]
    }

    static func envelope(_ document: PayloadDocument) throws -> Envelope {
        let payload = try SealedPayload(
            document: .init(digest: SHA256.hash([1]), byteCount: 288),
            fieldRoot: document.fieldRoot,
            attachments: document.attachments().map { .init(digest: $0.body, byteCount: 288) })
        let party = try City.Party("water.example")
        return try Envelope(
            .request(CommunityRequest(service: "leak", status: .open)),
            filing: Filing(payload: payload), id: document.record, created: City.time(City.noon)
        ).signed(by: party.key, name: party.name)
    }

    @Test func aDocumentIsReadBackWithSpacesBehindIt() throws {
        let document = try PayloadDocument(record: RecordIdentifier(), fields: Self.fields())
        #expect(document.fields.map(\.name) == ["Zone", "age", "plate"])
        let padded = document.bytes + [UInt8](repeating: 0x20, count: 100)
        let read = try PayloadDocument(parsing: padded)
        #expect(read == document)
        #expect(read.fieldRoot == document.fieldRoot)
        try read.check(Self.envelope(document))
        #expect(throws: RecordError.notCanonical) {
            try PayloadDocument(parsing: [0x20] + document.bytes)
        }
    }

    @Test func theSaltHidesEqualValues() throws {
        let record = RecordIdentifier()
        let one = try PayloadDocument(record: record, fields: Self.fields())
        let other = try PayloadDocument(record: record, fields: Self.fields())
        #expect(one.fieldRoot != other.fieldRoot)
        #expect(throws: RecordError.fieldRootMismatch) {
            try other.check(Self.envelope(one))
        }
    }

    @Test func thePayloadOfAnotherRecordIsRefused() throws {
        let fields = try Self.fields()
        let document = try PayloadDocument(record: RecordIdentifier(), fields: fields)
        let moved = try PayloadDocument(record: RecordIdentifier(), fields: fields)
        #expect(moved.fieldRoot == document.fieldRoot)
        #expect(throws: RecordError.payloadOfAnotherRecord) {
            try moved.check(Self.envelope(document))
        }
    }

    @Test func everyAlteredByteIsRefused() throws {
        let document = try PayloadDocument(record: RecordIdentifier(), fields: Self.fields())
        let envelope = try Self.envelope(document)
        for index in document.bytes.indices {
            for mask: UInt8 in [0x01, 0x20, 0x80] {
                var bytes = document.bytes
                bytes[index] ^= mask
                #expect(throws: RecordError.self, "byte \(index)") {
                    try PayloadDocument(parsing: bytes).check(envelope)
                }
            }
        }
    }

    @Test func malformedFieldsHaveTheirNames() throws {
        #expect(throws: RecordError.codeMalformed(location: "fields")) {
            try PayloadField(name: "a b", value: 1)
        }
        #expect(throws: RecordError.numberNotWhole) {
            try PayloadField(name: "a", value: [.number("1.5")])
        }
        func parse(_ fields: String) throws {
            let id = String(repeating: "0", count: 32)
            _ = try PayloadDocument(
                parsing: Array(#"{"fields":\#(fields),"record":"\#(id)","v":1}"#.utf8))
        }
        let salt = "AAAAAAAAAAAAAAAAAAAAAA=="
        try parse(#"[["a","\#(salt)",1],["b","\#(salt)",2]]"#)
        #expect(throws: RecordError.fieldsUnordered) {
            try parse(#"[["b","\#(salt)",2],["a","\#(salt)",1]]"#)
        }
        #expect(throws: RecordError.repeated(location: "fields[1]")) {
            try parse(#"[["a","\#(salt)",1],["a","\#(salt)",2]]"#)
        }
        #expect(throws: RecordError.saltMalformed(location: "fields[0]")) {
            try parse(#"[["a","AAAA",1]]"#)
        }
        #expect(throws: RecordError.countOutOfRange(location: "fields", minimum: 1, maximum: 256)) {
            try parse("[]")
        }
    }

    @Test func sizesAndCountsHaveLimits() throws {
        let id = RecordIdentifier()
        let many = try (0...256).map { try PayloadField(name: "f\($0)", value: 1) }
        _ = try PayloadDocument(record: id, fields: Array(many.dropLast()))
        #expect(throws: RecordError.countOutOfRange(location: "fields", minimum: 1, maximum: 256)) {
            try PayloadDocument(record: id, fields: many)
        }
        let long = String(repeating: "x", count: PayloadDocument.byteLimit)
        #expect(throws: RecordError.tooLarge(limit: PayloadDocument.byteLimit)) {
            try PayloadDocument(record: id, fields: [PayloadField(name: "a", value: .string(long))])
        }
        #expect(throws: RecordError.tooLarge(limit: PayloadDocument.paddedByteLimit)) {
            try PayloadDocument(
                parsing: [UInt8](repeating: 0x20, count: PayloadDocument.paddedByteLimit + 1))
        }
    }

    @Test func attachmentsAreThoseOfTheLeaf() throws {
        let file = try PayloadAttachment(
            name: "照片.jpg", byteCount: 5, content: SHA256.hash([1, 2]), body: SHA256.hash([3]))
        let document = try PayloadDocument(
            record: RecordIdentifier(),
            fields: Self.fields() + [PayloadAttachment.field([file])])
        #expect(try document.attachments() == [file])
        let envelope = try Self.envelope(document)
        try PayloadDocument(parsing: document.bytes).check(envelope)
        let payload = try #require(envelope.filing.payload)
        let bare = try Envelope(
            envelope.record,
            filing: Filing(
                payload: SealedPayload(document: payload.document, fieldRoot: payload.fieldRoot)),
            id: envelope.id, created: envelope.created)
        #expect(throws: RecordError.valuesMismatch(location: "fields.attachments")) {
            try document.check(bare)
        }
        #expect(throws: RecordError.self) {
            try PayloadDocument(
                record: document.record,
                fields: [PayloadField(name: "attachments", value: "none")])
        }
    }

    /// age does not commit to its key; the root does.
    @Test func oneBodyUnderTwoKeysIsOnePayload() throws {
        let firstKey = try FileKey()
        let secondKey = try FileKey()
        let body = try EquivocalBody(
            first: Array("pay the amount 1".utf8), under: firstKey,
            second: Array("pay the amount 9".utf8), under: secondKey)
        func payload(_ text: [UInt8], _ template: PayloadDocument?) throws -> PayloadDocument {
            let value = JSONValue.string(base64(text))
            guard let template else {
                return try PayloadDocument(
                    record: RecordIdentifier(), fields: [PayloadField(name: "text", value: value)])
            }
            // The forger may reuse the salt: nothing but the value differs.
            let old = try #require(template.fields.first)
            let bytes = String(decoding: template.bytes, as: UTF8.self)
                .replacing(old.value.canonicalText, with: value.canonicalText)
            return try PayloadDocument(parsing: Array(bytes.utf8))
        }
        let first = try AgeFile.decryptBody(body.bytes, fileKey: firstKey, plaintextLimit: 1_000)
        let second = try AgeFile.decryptBody(body.bytes, fileKey: secondKey, plaintextLimit: 1_000)
        #expect(first != second)
        let document = try payload(first, nil)
        let envelope = try Self.envelope(document)
        try payload(first, document).check(envelope)
        #expect(throws: RecordError.fieldRootMismatch) {
            try payload(second, document).check(envelope)
        }
    }
}
