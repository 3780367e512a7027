import JSONDocuments
import Records
import Sodium
import Testing
import TransparencyLog

@Suite("Disclosures of single fields")
struct DisclosureTests {
    @Test(arguments: [1, 2, 3, 5, 8, 13])
    func eachFieldIsProvedAlone(_ count: Int) throws {
        let document = try PayloadDocument(
            record: RecordIdentifier(),
            fields: (0..<count).map { try PayloadField(name: "f\($0)", value: .integer($0)) })
        let envelope = try PayloadTests.envelope(document)
        for field in document.fields {
            let disclosure = try Disclosure([field.name], of: document, envelope: envelope)
            let bytes = disclosure.json.canonicalBytes
            let read = try Disclosure(parsing: bytes + [0x20, 0x20])
            let verified = try read.verify()
            #expect(verified.fields == [field])
            #expect(verified.envelope == envelope)
            #expect(read.fieldCount == count)
        }
    }

    @Test func onlyWhatWasGrantedIsInIt() throws {
        let document = try PayloadDocument(
            record: RecordIdentifier(), fields: PayloadTests.fields())
        let disclosure = try Disclosure(
            ["age", "Zone"], of: document, envelope: PayloadTests.envelope(document))
        #expect(try disclosure.verify().fields.map(\.name) == ["Zone", "age"])
        #expect(!disclosure.json.canonicalText.contains("12345"))
    }

    @Test func everyAlteredByteIsRefused() throws {
        let document = try PayloadDocument(
            record: RecordIdentifier(), fields: PayloadTests.fields())
        let envelope = try PayloadTests.envelope(document)
        let bytes = try Disclosure(["age", "plate"], of: document, envelope: envelope)
            .json.canonicalBytes
        let signer = try City.Party("water.example").vkey()
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 0x01
            #expect(throws: RecordError.self, "byte \(index)") {
                let disclosure = try Disclosure(parsing: altered)
                try disclosure.verify().envelope.verifySignature(signer)
            }
        }
    }

    @Test func fieldsOfAnotherPayloadAreRefused() throws {
        let id = RecordIdentifier()
        let one = try PayloadDocument(record: id, fields: PayloadTests.fields())
        let other = try PayloadDocument(record: id, fields: PayloadTests.fields())
        #expect(throws: RecordError.fieldRootMismatch) {
            try Disclosure(["age"], of: other, envelope: PayloadTests.envelope(one))
        }
        #expect(throws: RecordError.valuesMismatch(location: "fields")) {
            try Disclosure(["height"], of: one, envelope: PayloadTests.envelope(one))
        }
        #expect(throws: RecordError.repeated(location: "fields[1]")) {
            try Disclosure(["age", "age"], of: one, envelope: PayloadTests.envelope(one))
        }
    }

    @Test func theLogIsAskedForWhereTheReaderWantsIt() throws {
        let document = try PayloadDocument(
            record: RecordIdentifier(), fields: PayloadTests.fields())
        let disclosure = try Disclosure(
            ["age"], of: document, envelope: PayloadTests.envelope(document))
        let log = try LogIdentity(keys: [City.Party(City.origin).vkey()])
        #expect(throws: RecordError.notInLog) {
            try disclosure.verify(log: log, policy: .none)
        }
    }
}
