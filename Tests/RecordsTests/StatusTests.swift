import JSONDocuments
import Records
import Sodium
import Testing

@Suite("Heads of revocation, and the end of definitions")
struct StatusTests {
    private let revoker = City.revoker
    /// A register with a definition that can be revoked and another of the same issuer that is its
    /// successor.
    private let register: MemberRegister

    init() throws {
        var register = try City.register()
        let records: [Record] = [
            .schema(try City.revocableSchema()), .definition(try City.revocable()),
            .definition(try City.revocable("next")),
        ]
        for record in records {
            try register.admit(
                City.envelope(record, by: City.revoker), at: register.entryCount,
                now: City.time(City.noon))
        }
        self.register = register
    }

    private func admitting(_ status: StatusRecord, at created: String = City.noon) throws
        -> MemberRegister
    {
        var next = register
        try next.admit(
            City.envelope(.status(status), by: revoker, at: created), at: next.entryCount, now: nil)
        return next
    }

    private func expect(
        _ error: RecordError, _ status: StatusRecord, in register: MemberRegister,
        by signer: String = City.revoker, at created: String = "2026-06-01T13:00:00Z",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        expectRefusal(
            error, try City.envelope(.status(status), by: signer, at: created), in: register,
            now: .some(nil), sourceLocation: sourceLocation)
    }

    @Test func theChainGrowsAndTimeDoesNotRunBack() throws {
        var chain = register
        #expect(chain.status(of: City.digest("revocable")) == nil)
        let steps: [(Int, String)] = [
            (0, "2026-06-01T10:00:00Z"), (0, "2026-06-01T10:00:01Z"), (3, "2026-06-01T10:00:01Z"),
            (3, "2026-06-01T10:01:00Z"), (70, City.noon),
        ]
        for (index, time) in steps {
            let status = try City.status(index, at: time)
            try chain.admit(
                City.envelope(.status(status), by: revoker), at: chain.entryCount,
                now: City.time(City.noon))
            #expect(chain.status(of: status.definition)?.record == status)
        }
        #expect(chain.status(of: City.digest("revocable"))?.index == chain.entryCount - 1)
        try expect(.statusBehind, City.status(69, at: "2026-06-01T13:00:00Z"), in: chain)
        try expect(.statusBehind, City.status(71, at: "2026-06-01T11:59:59Z"), in: chain)
        try expect(.statusBehind, City.status(70, at: "2026-06-01T11:59:59Z"), in: chain)
        // The same again says nothing new.
        try expect(.statusBehind, City.status(70), in: chain)
        // One chain for each definition.
        try chain.admit(
            City.envelope(.status(City.status(0, of: "next")), by: revoker), at: chain.entryCount,
            now: nil)
    }

    @Test func oneValueForEachNumberOfRevocations() throws {
        let chain = try admitting(City.status(5))
        let later = "2026-06-01T12:30:00Z"
        let value = try City.status(5).value
        try expect(.statusForked, City.status(5, value: [7], at: later), in: chain)
        try expect(.statusForked, City.status(5, newest: "other", at: later), in: chain)
        try expect(.statusForked, City.status(6, value: value, at: later), in: chain)
        try expect(.statusForked, City.status(6, newest: "newest 5", at: later), in: chain)
    }

    @Test func aHeadIsTheIssuersAndNotFromTheFuture() throws {
        let status = try City.status(0)
        try expect(.notDefinitionIssuer, status, in: register, by: City.agency)
        try expect(.roleNotAllowed, status, in: register, by: City.desk)
        try expect(.definitionUnknown, City.status(0, of: "never"), in: register)
        try expect(
            .definitionNotRevocable, City.status(0, of: "definition"), in: register,
            by: City.agency)
        try expect(.statusAhead, status, in: register, at: "2026-06-01T11:59:59Z")
        _ = try admitting(status)
    }

    @Test func theDefinitionNamesTheAttributeOfItsSchema() throws {
        for name in [nil, "number", "name"] {
            expectRefusal(
                .revocationMismatch,
                try City.envelope(
                    .definition(City.revocable("o", revocation: name)), by: revoker), in: register)
        }
        expectRefusal(
            .definitionExpired,
            try City.envelope(.definition(City.revocable("o", expires: City.noon)), by: revoker),
            in: register)
        #expect(throws: RecordError.repeated(location: "public.attributes[2].type")) {
            try SchemaRecord(
                schemaID: "urn:s", issuerID: "urn:i", name: "n", version: "1",
                attributes: [
                    .init(name: "a", kind: .revocation), .init(name: "b", kind: .text),
                    .init(name: "c", kind: .revocation),
                ])
        }
        #expect(try City.revocableSchema().revocationAttribute == "Number")
        #expect(try City.schema().revocationAttribute == nil)
    }

    @Test func aDefinitionIsUsedUntilItsEnd() throws {
        let digest = City.digest("revocable")
        let (noon, end) = (try City.time(City.noon), try City.time(City.end))
        try register.checkUse(of: digest, at: end)
        #expect(throws: RecordError.definitionUnknown) {
            try register.checkUse(of: City.digest("never"), at: noon)
        }
        var next = register
        try next.admit(
            City.envelope(.definition(City.revocable("short", expires: City.end)), by: revoker),
            at: next.entryCount, now: nil)
        try next.checkUse(of: City.digest("short"), at: noon)
        #expect(throws: RecordError.definitionExpired) {
            try next.checkUse(of: City.digest("short"), at: end)
        }
        let retirement = try RetirementRecord(
            definition: digest, reason: .superseded, successor: City.digest("next"))
        try next.admit(
            City.envelope(.retirement(retirement), by: revoker), at: next.entryCount, now: noon)
        #expect(next.retirement(of: digest)?.record == retirement)
        #expect(throws: RecordError.definitionRetired) {
            try next.checkUse(of: digest, at: noon)
        }
        // What was shown before stays good.
        try next.checkUse(of: digest, at: City.time("2026-06-01T11:59:59Z"))
        expectRefusal(
            .definitionRetired,
            try City.envelope(
                .retirement(RetirementRecord(definition: digest, reason: .cessation)), by: revoker),
            in: next)
        expectRefusal(
            .definitionRetired,
            try City.envelope(
                .retirement(
                    RetirementRecord(
                        definition: City.digest("next"), reason: .superseded, successor: digest)),
                by: revoker), in: next)
    }

    /// Else whoever has not heard of the end would take the definition's word for fresh for ever.
    @Test func noHeadFollowsTheEndOfItsDefinition() throws {
        let noon = try City.time(City.noon)
        let expires = "2026-06-01T12:30:00Z"
        var next = register
        try next.admit(
            City.envelope(.definition(City.revocable("short", expires: expires)), by: revoker),
            at: next.entryCount, now: nil)
        try expect(.definitionExpired, City.status(0, of: "short"), in: next, at: expires)
        try next.admit(
            City.envelope(
                .retirement(
                    RetirementRecord(definition: City.digest("revocable"), reason: .cessation)),
                by: revoker), at: next.entryCount, now: noon)
        try expect(.definitionRetired, City.status(0), in: next)
        try expect(.definitionRetired, City.status(0), in: next, at: City.noon)
        // Signed before the end, and appended after it, it is as old as it says.
        let before = "2026-06-01T11:59:59Z"
        try next.admit(
            City.envelope(.status(City.status(0, at: before)), by: revoker, at: before),
            at: next.entryCount, now: noon)
    }

    /// What came in a definition's place was checked by the ledger, and is not in what a wallet is shown.
    @Test func anExcerptNeedNotShowTheSuccessor() throws {
        var excerpt = try City.register()
        for (index, record): (UInt64, Record) in [
            (70, .schema(try City.revocableSchema())), (71, .definition(try City.revocable())),
        ] {
            try excerpt.admit(excerpt: City.envelope(record, by: revoker), at: index)
        }
        let (own, next) = (City.digest("revocable"), City.digest("next"))
        let retirement = try City.envelope(
            .retirement(
                RetirementRecord(definition: own, reason: .superseded, successor: next)),
            by: revoker)
        let stranger = try City.envelope(
            .retirement(RetirementRecord(definition: next, reason: .cessation)), by: revoker)
        #expect(throws: RecordError.definitionUnknown) {
            try excerpt.admit(excerpt: stranger, at: 90)
        }
        try excerpt.admit(excerpt: retirement, at: 90)
        #expect(throws: RecordError.definitionRetired) {
            try excerpt.checkUse(of: own, at: City.time(City.noon))
        }
    }

    @Test func onlyItsIssuerRetiresADefinition() throws {
        func retirement(_ definition: String, _ successor: String? = nil) throws -> Record {
            .retirement(
                try RetirementRecord(
                    definition: City.digest(definition), reason: .keyCompromise,
                    successor: successor.map { City.digest($0) }))
        }
        for (error, record, signer): (RecordError, Record, String) in [
            (.notDefinitionIssuer, try retirement("revocable"), City.agency),
            (.notDefinitionIssuer, try retirement("revocable", "definition"), revoker),
            (.definitionUnknown, try retirement("never"), revoker),
            (.definitionUnknown, try retirement("revocable", "never"), revoker),
        ] {
            expectRefusal(error, try City.envelope(record, by: signer), in: register)
        }
        #expect(throws: RecordError.valuesMismatch(location: "public.successor")) {
            try retirement("revocable", "revocable")
        }
    }

    @Test func valuesAreNumbers() throws {
        for bytes: [UInt8] in [[], [0, 1], [UInt8](repeating: 1, count: 513)] {
            #expect(throws: RecordError.numberMalformed(location: "public.value")) {
                try City.status(0, value: bytes)
            }
        }
        _ = try City.status(0, value: [UInt8](repeating: 255, count: 512))
        for index in [-1, 1 << 32] {
            #expect(throws: RecordError.integerOutOfRange(location: "public.index")) {
                try City.status(index)
            }
        }
    }

    @Test func anOldDefinitionStillParses() throws {
        let old = try City.envelope(.definition(City.definition()), by: City.agency)
        let text = String(decoding: old.leaf, as: UTF8.self)
        for name in ["expires", "revocation", "key_proof"] { #expect(!text.contains(name)) }
        #expect(try Envelope(leaf: old.leaf) == old)
    }
}
