import Records
import Sodium
import Testing
import TransparencyLog

@Suite("Who may append what")
struct MemberRegisterTests {
    private let now: Timestamp
    private let registrar = "registrar.example"
    private let agency = "agency.example"
    private let desk = "desk.example"

    init() throws { now = try City.time(City.noon) }

    private func emptyRegister() throws -> MemberRegister {
        try MemberRegister(operatorKey: City.Party(City.origin).vkey())
    }

    /// Registrar, agency (what it may certify is listed), a second agency, desk, schema, definition.
    private func register() throws -> MemberRegister {
        var register = try emptyRegister()
        for envelope in [
            try City.envelope(.member(City.member(.registrar, registrar)), by: registrar),
            try City.envelope(
                .member(
                    City.member(
                        .agency, agency, attributes: ["family name", "BirthDate", "birth_date"])),
                by: registrar),
            try City.envelope(.member(City.member(.agency, "b.example")), by: registrar),
            try City.envelope(
                .member(City.member(.desk, desk, attributes: ["district"])), by: registrar),
            try City.envelope(.schema(City.schema()), by: agency),
            try City.envelope(.definition(City.definition()), by: agency),
        ] {
            try register.admit(envelope, at: register.entryCount, now: now)
        }
        return register
    }

    /// Expects the refusal, and that it leaves the register as it was.
    private func expect(
        _ error: RecordError, _ envelope: Envelope, in start: MemberRegister,
        now: Timestamp?? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var register = start
        #expect(throws: error, sourceLocation: sourceLocation) {
            try register.admit(envelope, at: register.entryCount, now: now ?? self.now)
        }
        #expect(register.entryCount == start.entryCount, sourceLocation: sourceLocation)
        #expect(register.members.count == start.members.count, sourceLocation: sourceLocation)
    }

    @Test func foldsALog() throws {
        var register = try register()
        #expect(register.entryCount == 6)
        #expect(register.registrar?.key == (try City.Party(registrar).vkey()))
        #expect(register.members.map(\.record.role) == [.registrar, .agency, .agency, .desk])
        let schema = try #require(register.schema("did:web:a.example/schema/1"))
        #expect(schema.index == 4)
        #expect(schema.signer == KeyReference(try City.Party(agency).vkey()))
        let definition = try #require(register.definition(digest: City.digest("definition")))
        #expect(definition.record == register.definition("did:web:a.example/definition/1")?.record)
        try register.admit(
            City.envelope(.presentation(City.anchor()), by: desk), at: 6, now: now)
        try register.admit(
            City.envelope(.note(LedgerNote(text: "note")), by: City.origin), at: 7, now: now)
        #expect(register.entryCount == 8)
    }

    @Test func entryZeroIsTheRegistrarSignedByItselfOrTheOperator() throws {
        let empty = try emptyRegister()
        let membership = Record.member(try City.member(.registrar, registrar))
        for signer in [registrar, City.origin] {
            var register = empty
            try register.admit(City.envelope(membership, by: signer), at: 0, now: now)
            #expect(register.registrar != nil)
        }
        expect(.firstEntryNotRegistrar, try City.envelope(membership, by: desk), in: empty)
        for (record, signer): (Record, String) in [
            (.note(try LedgerNote(text: "note")), City.origin),
            (.member(try City.member(.agency, agency)), agency),
            (.member(try City.member(.registrar, registrar, types: [])), registrar),
        ] {
            expect(.firstEntryNotRegistrar, try City.envelope(record, by: signer), in: empty)
        }
        let ended = Record.member(
            try City.member(.registrar, registrar, until: "2026-06-01T12:00:00Z"))
        expect(.membershipEnded, try City.envelope(ended, by: registrar), in: empty)
        expect(
            .signatureMissing,
            try Envelope(membership, created: now), in: empty)
        expect(
            .keyTaken,
            try City.envelope(
                .member(
                    Member(
                        role: .registrar, name: LegalName(zh: "某", en: "x"),
                        key: NoteVerifierKey(
                            name: "other.example", kind: .signature,
                            publicKey: City.Party(City.origin).key.verificationKey),
                        types: [.identityMember], validFrom: City.time(City.start),
                        validUntil: City.time(City.end))), by: City.origin), in: empty)
    }

    @Test func eachTypeNeedsItsSigner() throws {
        let register = try register()
        let note = Record.note(try LedgerNote(text: "note"))
        let member = Record.member(try City.member(.auditor, "auditor.example"))
        let schema = Record.schema(try City.schema("urn:new", issuer: "urn:i"))
        let anchor = Record.presentation(try City.anchor())
        expect(.operatorOnly, try City.envelope(note, by: registrar), in: register)
        expect(.memberUnknown, try City.envelope(member, by: City.origin), in: register)
        expect(.memberUnknown, try City.envelope(anchor, by: "stranger.example"), in: register)
        expect(.roleNotAllowed, try City.envelope(member, by: agency), in: register)
        expect(.roleNotAllowed, try City.envelope(schema, by: desk), in: register)
        expect(.roleNotAllowed, try City.envelope(anchor, by: agency), in: register)
        expect(.roleNotAllowed, try City.envelope(schema, by: registrar), in: register)
        var narrowed = register
        try narrowed.admit(
            City.envelope(
                .member(City.member(.agency, agency, types: [.identityDefinition])), by: registrar),
            at: 6, now: now)
        expect(.typeNotGranted, try City.envelope(schema, by: agency), in: narrowed)
    }

    @Test func theIndexIsTheNextOne() throws {
        var register = try register()
        let envelope = try City.envelope(.presentation(City.anchor()), by: desk)
        for index: UInt64 in [0, 5, 7, .max] {
            #expect(throws: RecordError.outOfOrder(expected: 6, actual: index)) {
                try register.admit(envelope, at: index, now: now)
            }
        }
    }

    @Test func membershipHoldsAtTheRecordsTimeAndNow() throws {
        let register = try register()
        let anchor = Record.presentation(try City.anchor())
        let before = try City.envelope(anchor, by: desk, at: "2025-12-31T23:00:00Z")
        let late = try City.envelope(anchor, by: desk, at: "2026-12-31T23:00:00Z")
        let after = try City.envelope(anchor, by: desk, at: City.end)
        expect(.membershipNotStarted, before, in: register)
        expect(.membershipEnded, after, in: register, now: try City.time(City.end))
        expect(.membershipEnded, late, in: register, now: try City.time(City.end))
        var copy = register
        try copy.admit(late, at: 6, now: City.time("2026-12-31T23:59:59Z"))
        copy = register
        try copy.admit(late, at: 6, now: nil)
        expect(.membershipEnded, after, in: register, now: .some(nil))
    }

    @Test func theRecordsTimeIsAtMostFiveMinutesAhead() throws {
        let register = try register()
        let anchor = try City.envelope(.presentation(City.anchor()), by: desk)
        var copy = register
        try copy.admit(anchor, at: 6, now: now.adding(seconds: -300))
        expect(.createdInFuture, anchor, in: register, now: now.adding(seconds: -301))
    }

    @Test func aLaterEntryReplacesTheEarlierOne() throws {
        var register = try register()
        try register.admit(
            City.envelope(
                .member(
                    City.member(
                        .desk, desk, attributes: ["district"], until: "2026-06-01T12:00:00Z")),
                by: registrar), at: 6, now: now)
        #expect(register.members.count == 4)
        expect(
            .membershipEnded, try City.envelope(.presentation(City.anchor()), by: desk),
            in: register)
        let key = KeyReference(try City.Party(desk).vkey())
        #expect(throws: RecordError.membershipEnded) {
            try register.permission(of: key, toAppend: .identityPresentation, at: now)
        }
        #expect(throws: RecordError.operatorOnly) {
            try register.permission(of: key, toAppend: .ledgerNote, at: now)
        }
    }

    @Test func aNewRegistrarIsAdmittedByTheOldOne() throws {
        var register = try register()
        try register.admit(
            City.envelope(.member(City.member(.registrar, "next.example")), by: registrar), at: 6,
            now: now)
        #expect(register.registrar?.key.name == "next.example")
        try register.admit(
            City.envelope(.member(City.member(.auditor, "auditor.example")), by: "next.example"),
            at: 7, now: now)
    }

    @Test func identifiersHaveOneOwner() throws {
        let register = try register()
        let other = "b.example"
        func schema(_ id: String, _ issuer: String, by signer: String) throws -> Envelope {
            try City.envelope(.schema(City.schema(id, issuer: issuer)), by: signer)
        }
        expect(
            .schemaIdentifierTaken,
            try schema("did:web:a.example/schema/1", "did:web:a.example", by: agency), in: register)
        expect(
            .schemaIdentifierTaken, try schema("did:web:a.example/schema/1", "urn:b", by: other),
            in: register)
        expect(
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
            expect(error, try City.envelope(.definition(definition), by: signer), in: register)
        }
        expect(
            .definitionUnknown,
            try City.envelope(.presentation(City.anchor(["definition", "never"])), by: desk),
            in: register)
    }

    @Test func attributesStayWithinTheMembership() throws {
        var register = try register()
        try register.admit(
            City.envelope(
                .member(City.member(.agency, agency, attributes: ["familyname"])), by: registrar),
            at: 6, now: now)
        expect(
            .attributeNotGranted(name: "birth_date"),
            try City.envelope(.schema(City.schema("urn:s")), by: agency), in: register)
        expect(
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
        let register = try register()
        func admitted(_ name: String, key: String, _ role: Role) throws -> Envelope {
            let vkey = try NoteVerifierKey(
                name: name, kind: role == .witness ? .cosignature : .signature,
                publicKey: City.Party(key).key.verificationKey)
            let member = try Member(
                role: role, name: LegalName(zh: "某", en: "x"), key: vkey, types: [],
                validFrom: City.time(City.start), validUntil: City.time(City.end))
            return try City.envelope(.member(member), by: registrar)
        }
        expect(.keyTaken, try admitted("x.example", key: agency, .auditor), in: register)
        expect(.keyTaken, try admitted(agency, key: agency, .witness), in: register)
        expect(.keyTaken, try admitted("x.example", key: City.origin, .auditor), in: register)
        var copy = register
        try copy.admit(admitted(agency, key: "new key", .auditor), at: 6, now: now)
        #expect(copy.members.count == 5)
    }

    @Test func aSignatureByAnotherKeyIsRefused() throws {
        let register = try register()
        let envelope = try City.envelope(.presentation(City.anchor()), by: desk)
        var text = String(decoding: envelope.leaf, as: UTF8.self)
        text.replace(
            hexadecimal(City.digest("commitment").bytes), with: String(repeating: "0", count: 64))
        let forged = try Envelope(leaf: Array(text.utf8))
        #expect(forged.signature == envelope.signature)
        expect(.signatureInvalid, forged, in: register)
        let impostor = try City.Party("impostor.example")
        expect(
            .memberUnknown, try envelope.signed(by: impostor.key, name: desk), in: register)
    }

    @Test func aCopyIsTheWayBack() throws {
        let before = try register()
        var batch = before
        try batch.admit(
            City.envelope(.member(City.member(.auditor, "auditor.example")), by: registrar), at: 6,
            now: now)
        #expect(batch.entryCount == 7 && batch.members.count == 5)
        #expect(before.entryCount == 6 && before.members.count == 4)
    }
}
