import Records
import Sodium
import Testing
import TransparencyLog

@Suite("Who may append what")
struct MemberRegisterTests {
    private let now: Timestamp
    private let registrar = City.registrar
    private let agency = City.agency
    private let desk = City.desk

    init() throws { now = try City.time(City.noon) }

    @Test func foldsALog() throws {
        var register = try City.register()
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
        let empty = try City.emptyRegister()
        let membership = Record.member(try City.member(.registrar, registrar))
        for signer in [registrar, City.origin] {
            var register = empty
            try register.admit(City.envelope(membership, by: signer), at: 0, now: now)
            #expect(register.registrar != nil)
        }
        expectRefusal(.firstEntryNotRegistrar, try City.envelope(membership, by: desk), in: empty)
        for (record, signer): (Record, String) in [
            (.note(try LedgerNote(text: "note")), City.origin),
            (.member(try City.member(.agency, agency)), agency),
            (.member(try City.member(.registrar, registrar, types: [])), registrar),
        ] {
            expectRefusal(.firstEntryNotRegistrar, try City.envelope(record, by: signer), in: empty)
        }
        let ended = Record.member(
            try City.member(.registrar, registrar, until: "2026-06-01T12:00:00Z"))
        expectRefusal(.membershipEnded, try City.envelope(ended, by: registrar), in: empty)
        expectRefusal(
            .signatureMissing,
            try Envelope(membership, created: now), in: empty)
        expectRefusal(
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
        let register = try City.register()
        let note = Record.note(try LedgerNote(text: "note"))
        let member = Record.member(try City.member(.auditor, "auditor.example"))
        let schema = Record.schema(try City.schema("urn:new", issuer: "urn:i"))
        let anchor = Record.presentation(try City.anchor())
        expectRefusal(.operatorOnly, try City.envelope(note, by: registrar), in: register)
        expectRefusal(.memberUnknown, try City.envelope(member, by: City.origin), in: register)
        expectRefusal(
            .memberUnknown, try City.envelope(anchor, by: "stranger.example"), in: register)
        expectRefusal(.roleNotAllowed, try City.envelope(member, by: agency), in: register)
        expectRefusal(.roleNotAllowed, try City.envelope(schema, by: desk), in: register)
        expectRefusal(.roleNotAllowed, try City.envelope(anchor, by: agency), in: register)
        expectRefusal(.roleNotAllowed, try City.envelope(schema, by: registrar), in: register)
        var narrowed = register
        try narrowed.admit(
            City.envelope(
                .member(City.member(.agency, agency, types: [.identityDefinition])), by: registrar),
            at: 6, now: now)
        expectRefusal(.typeNotGranted, try City.envelope(schema, by: agency), in: narrowed)
    }

    @Test func theIndexIsTheNextOne() throws {
        var register = try City.register()
        let envelope = try City.envelope(.presentation(City.anchor()), by: desk)
        for index: UInt64 in [0, 5, 7, .max] {
            #expect(throws: RecordError.outOfOrder(expected: 6, actual: index)) {
                try register.admit(envelope, at: index, now: now)
            }
        }
    }

    @Test func membershipHoldsAtTheRecordsTimeAndNow() throws {
        let register = try City.register()
        let anchor = Record.presentation(try City.anchor())
        let before = try City.envelope(anchor, by: desk, at: "2025-12-31T23:00:00Z")
        let late = try City.envelope(anchor, by: desk, at: "2026-12-31T23:00:00Z")
        let after = try City.envelope(anchor, by: desk, at: City.end)
        expectRefusal(.membershipNotStarted, before, in: register)
        expectRefusal(.membershipEnded, after, in: register, now: try City.time(City.end))
        expectRefusal(.membershipEnded, late, in: register, now: try City.time(City.end))
        var copy = register
        try copy.admit(late, at: 6, now: City.time("2026-12-31T23:59:59Z"))
        copy = register
        try copy.admit(late, at: 6, now: nil)
        expectRefusal(.membershipEnded, after, in: register, now: .some(nil))
    }

    @Test func theRecordsTimeIsAtMostFiveMinutesAhead() throws {
        let register = try City.register()
        let anchor = try City.envelope(.presentation(City.anchor()), by: desk)
        var copy = register
        try copy.admit(anchor, at: 6, now: now.adding(seconds: -300))
        expectRefusal(.createdInFuture, anchor, in: register, now: now.adding(seconds: -301))
    }

    @Test func aLaterEntryReplacesTheEarlierOne() throws {
        var register = try City.register()
        try register.admit(
            City.envelope(
                .member(
                    City.member(
                        .desk, desk, attributes: ["district"], until: "2026-06-01T12:00:00Z")),
                by: registrar), at: 6, now: now)
        #expect(register.members.count == 4)
        expectRefusal(
            .membershipEnded, try City.envelope(.presentation(City.anchor()), by: desk),
            in: register)
        let key = KeyReference(try City.Party(desk).vkey())
        #expect(throws: RecordError.membershipEnded) {
            try register.permission(of: key, toAppend: .identityPresentation, at: now)
        }
        for type in [RecordType.ledgerNote, .auditAct] {
            #expect(throws: RecordError.operatorOnly) {
                try register.permission(of: key, toAppend: type, at: now)
            }
        }
    }

    @Test func aNewRegistrarIsAdmittedByTheOldOne() throws {
        var register = try City.register()
        try register.admit(
            City.envelope(.member(City.member(.registrar, "next.example")), by: registrar), at: 6,
            now: now)
        #expect(register.registrar?.key.name == "next.example")
        try register.admit(
            City.envelope(.member(City.member(.auditor, "auditor.example")), by: "next.example"),
            at: 7, now: now)
    }

    @Test func aSignatureByAnotherKeyIsRefused() throws {
        let register = try City.register()
        let envelope = try City.envelope(.presentation(City.anchor()), by: desk)
        var text = String(decoding: envelope.leaf, as: UTF8.self)
        text.replace(
            hexadecimal(City.digest("commitment").bytes), with: String(repeating: "0", count: 64))
        let forged = try Envelope(leaf: Array(text.utf8))
        #expect(forged.signature == envelope.signature)
        expectRefusal(.signatureInvalid, forged, in: register)
        let impostor = try City.Party("impostor.example")
        expectRefusal(
            .memberUnknown, try envelope.signed(by: impostor.key, name: desk), in: register)
    }

    @Test func aCopyIsTheWayBack() throws {
        let before = try City.register()
        var batch = before
        try batch.admit(
            City.envelope(.member(City.member(.auditor, "auditor.example")), by: registrar), at: 6,
            now: now)
        #expect(batch.entryCount == 7 && batch.members.count == 5)
        #expect(before.entryCount == 6 && before.members.count == 4)
    }

    @Test func aChainMayLeaveEntriesOutButNotEntryZeroOrTheOrder() throws {
        let first = try City.envelope(.member(City.member(.registrar, registrar)), by: registrar)
        let member = try City.envelope(.member(City.member(.agency, agency)), by: registrar)
        let schema = try City.envelope(.schema(City.schema()), by: agency)
        var register = try City.emptyRegister()
        #expect(throws: RecordError.outOfOrder(expected: 0, actual: 1)) {
            try register.admit(excerpt: member, at: 1)
        }
        try register.admit(excerpt: first, at: 0)
        try register.admit(excerpt: member, at: 41)
        for index: UInt64 in [0, 41, .max] {
            #expect(throws: RecordError.outOfOrder(expected: 42, actual: index)) {
                try register.admit(excerpt: schema, at: index)
            }
        }
        #expect(throws: RecordError.memberUnknown) {
            try register.admit(
                excerpt: City.envelope(.schema(City.schema()), by: "b.example"), at: 50)
        }
        #expect(register.entryCount == 42)
        try register.admit(excerpt: schema, at: 50)
        #expect(register.schema("did:web:a.example/schema/1")?.index == 50)
    }
}
