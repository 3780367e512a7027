import Records
import Sodium
import Testing
import TransparencyLog

@Suite("What belongs to whom")
struct OwnershipTests {
    private let now: Timestamp
    private let registrar = City.registrar
    private let agency = City.agency
    private let desk = City.desk

    init() throws { now = try City.time(City.noon) }

    @Test func identifiersHaveOneOwner() throws {
        let register = try City.register()
        let other = "b.example"
        func schema(_ id: String, _ issuer: String, by signer: String) throws -> Envelope {
            try City.envelope(.schema(City.schema(id, issuer: issuer)), by: signer)
        }
        expectRefusal(
            .schemaIdentifierTaken,
            try schema("did:web:a.example/schema/1", "did:web:a.example", by: agency), in: register)
        expectRefusal(
            .schemaIdentifierTaken, try schema("did:web:a.example/schema/1", "urn:b", by: other),
            in: register)
        expectRefusal(
            .issuerIdentifierTaken, try schema("urn:s", "did:web:a.example", by: other),
            in: register)
        let definitions: [(RecordError, DefinitionRecord, String)] = [
            (.definitionIdentifierTaken, try City.definition(digest: "other"), agency),
            (.definitionDigestTaken, try City.definition("urn:d"), agency),
            (.schemaUnknown, try City.definition("urn:d", schema: "urn:no", digest: "o"), agency),
            (.issuerIdentifierTaken, try City.definition("urn:d", digest: "o"), other),
            (
                .schemaOfAnotherMember, try City.definition("urn:d", issuer: "urn:b", digest: "o"),
                other
            ),
        ]
        for (error, definition, signer) in definitions {
            expectRefusal(
                error, try City.envelope(.definition(definition), by: signer), in: register)
        }
        expectRefusal(
            .definitionUnknown,
            try City.envelope(.presentation(City.anchor(["definition", "never"])), by: desk),
            in: register)
    }

    @Test func attributesStayWithinTheMembership() throws {
        var register = try City.register()
        try register.admit(
            City.envelope(
                .member(City.member(.agency, agency, attributes: ["familyname"])), by: registrar),
            at: 6, now: now)
        expectRefusal(
            .attributeNotGranted(name: "birth_date"),
            try City.envelope(.schema(City.schema("urn:s")), by: agency), in: register)
        expectRefusal(
            .attributeNotGranted(name: "birth_date"),
            try City.envelope(.definition(City.definition("urn:d", digest: "o")), by: agency),
            in: register)
        let member = try City.member(.desk, desk, attributes: ["Caf\u{E9}", "district"])
        try member.checkAttributes(["caf\u{E9}", " DIS TRICT"])
        #expect(throws: RecordError.attributeNotGranted(name: "cafe\u{301}")) {
            try member.checkAttributes(["district", "cafe\u{301}"])
        }
        #expect(throws: RecordError.attributeNotGranted(name: "x")) {
            try City.member(.auditor, "auditor.example").checkAttributes(["x"])
        }
    }

    @Test func aKeyHasOneName() throws {
        let register = try City.register()
        func admitted(_ name: String, key: String, _ role: Role) throws -> Envelope {
            let vkey = try NoteVerifierKey(
                name: name, kind: role == .witness ? .cosignature : .signature,
                publicKey: City.Party(key).key.verificationKey)
            let member = try Member(
                role: role, name: LegalName(zh: "某", en: "x"), key: vkey, types: [],
                validFrom: City.time(City.start), validUntil: City.time(City.end))
            return try City.envelope(.member(member), by: registrar)
        }
        expectRefusal(.keyTaken, try admitted("x.example", key: agency, .auditor), in: register)
        expectRefusal(.keyTaken, try admitted(agency, key: agency, .witness), in: register)
        expectRefusal(
            .keyTaken, try admitted("x.example", key: City.origin, .auditor), in: register)
        var copy = register
        try copy.admit(admitted(agency, key: "new key", .auditor), at: 6, now: now)
        #expect(copy.members.count == 5)
    }
}
