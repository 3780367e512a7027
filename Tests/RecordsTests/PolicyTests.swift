import JSONDocuments
import Records
import Sodium
import Testing

@Suite("Policy: who decides, and what follows from it")
struct PolicyTests {
    /// A register with registrar, department, board and one rule.
    private static func register(board: PolicyBoard? = nil) throws -> MemberRegister {
        var register = try MemberRegister(operatorKey: City.Party(City.origin).vkey())
        try admit(
            &register, .member(City.member(.registrar, "registrar.example")),
            by: "registrar.example")
        try admit(
            &register, .member(City.member(.department, "d.example")), by: "registrar.example")
        try admit(&register, .board(board ?? City.board()), by: "registrar.example")
        return register
    }

    private static func admit(
        _ register: inout MemberRegister, _ record: Record, by signer: String,
        at created: String = City.hour
    ) throws {
        let party = try City.Party(signer)
        var id = RecordIdentifier()
        if case .rule(let rule) = record { id = rule.terms.identifier }
        let envelope = try Envelope(record, id: id, created: City.time(created))
            .signed(by: party.key, name: signer)
        try register.admit(envelope, at: register.entryCount, now: nil)
    }

    private func refusal(
        _ register: MemberRegister, _ record: Record, by signer: String = "d.example",
        at created: String = City.hour
    ) throws -> RecordError? {
        var copy = register
        do {
            try Self.admit(&copy, record, by: signer, at: created)
            return nil
        } catch let error as RecordError {
            #expect(copy.entryCount == register.entryCount)
            return error
        }
    }

    @Test func aRuleNeedsAsManyOfficersAsTheBoardDemands() throws {
        let register = try Self.register()
        let terms = try City.terms()
        let approved = ["o1.example", "o3.example"]
        #expect(try refusal(register, .rule(City.policyRule(terms))) == nil)
        for officers in [
            ["o1.example"], ["stranger.example", "d.example"], ["o1.example", "d.example"],
        ] {
            let rule = try City.policyRule(terms, approvedBy: officers)
            #expect(try refusal(register, .rule(rule)) == .approvalsMissing)
        }
        // Approvals are for one text: not for other terms, nor for a rule of another name.
        let approvals = try City.policyRule(terms, approvedBy: approved).approvals
        for other in [
            try City.terms("aa00000000000000000000000000aa09"), try City.terms(fields: nil),
            try City.terms(types: [.safetyEvidence]),
        ] {
            let rule = try PolicyRule(terms: other, approvals: approvals)
            #expect(try refusal(register, .rule(rule)) == .approvalsMissing)
        }
        let three = try Self.register(board: City.board(threshold: 3))
        #expect(try refusal(three, .rule(City.policyRule(terms))) == .approvalsMissing)
    }

    @Test func onlyTheRegistrarAppointsTheBoard() throws {
        let register = try Self.register()
        #expect(try refusal(register, .board(City.board())) == .roleNotAllowed)
        #expect(throws: RecordError.integerOutOfRange(location: "public.threshold")) {
            try City.board(threshold: 1)
        }
        #expect(throws: RecordError.repeated(location: "public.officers[1]")) {
            try City.board(["o1.example", "o1.example"])
        }
        var empty = try MemberRegister(operatorKey: City.Party(City.origin).vkey())
        try Self.admit(
            &empty, .member(City.member(.registrar, "registrar.example")), by: "registrar.example")
        try Self.admit(
            &empty, .member(City.member(.department, "d.example")), by: "registrar.example")
        #expect(try refusal(empty, .rule(City.policyRule(City.terms()))) == .boardMissing)
    }

    @Test func anAccessMustFitARuleThatStands() throws {
        var register = try Self.register()
        let record = try City.id("bb00000000000000000000000000bb01")
        func access(
            rule: String = City.rule, purpose: String = "care", fields: [String]? = ["name"]
        ) throws -> Record {
            .access(
                try AccessEntry(
                    scope: .records([record], fields: fields), rule: City.id(rule),
                    purpose: purpose, reader: City.digest("reader")))
        }
        #expect(try refusal(register, access()) == .ruleUnknown)
        try Self.admit(&register, .rule(City.policyRule(City.terms())), by: "d.example")
        #expect(try refusal(register, access()) == nil)
        #expect(try refusal(register, access(purpose: "other")) == .ruleViolated)
        #expect(try refusal(register, access(fields: ["name", "phone"])) == .ruleViolated)
        #expect(try refusal(register, access(fields: nil)) == .ruleViolated)
        #expect(
            try refusal(register, access(), at: "2025-12-31T23:00:00Z") == .membershipNotStarted)
        // Replaced, the rule allows nothing any more.
        let next = "aa00000000000000000000000000aa02"
        try Self.admit(
            &register, .rule(City.policyRule(City.terms(next, replaces: City.rule))),
            by: "d.example")
        #expect(try refusal(register, access()) == .ruleUnknown)
        #expect(try refusal(register, access(rule: next)) == nil)
    }

    @Test func erasureAndHoldNeedARuleThatNamesTheRecord() throws {
        var register = try Self.register()
        let (named, other) = (
            "bb00000000000000000000000000bb01", "bb00000000000000000000000000bb02"
        )
        let (erase, hold) = (City.rule, "aa00000000000000000000000000aa02")
        try Self.admit(
            &register, .rule(City.policyRule(City.terms(erase, action: .erase, records: [named]))),
            by: "d.example")
        try Self.admit(
            &register, .rule(City.policyRule(City.terms(hold, action: .hold, records: [named]))),
            by: "d.example")
        func erasure(_ record: String, _ rule: String, ground: String = "care") throws -> Record {
            .erasure(
                try ErasureEntry(
                    records: [City.id(record)], ground: ground, rule: City.id(rule), epoch: 2))
        }
        func holding(_ record: String, _ rule: String, begins: Bool = true) throws -> Record {
            .hold(
                try HoldEntry(
                    records: [City.id(record)], begins: begins, rule: City.id(rule)))
        }
        #expect(try refusal(register, erasure(named, erase)) == nil)
        #expect(try refusal(register, erasure(other, erase)) == .ruleViolated)
        #expect(try refusal(register, erasure(named, hold)) == .ruleViolated)
        #expect(try refusal(register, erasure(named, erase, ground: "other")) == .ruleViolated)
        #expect(try refusal(register, holding(named, hold)) == nil)
        #expect(try refusal(register, holding(other, hold)) == .ruleViolated)
        #expect(try refusal(register, holding(named, hold, begins: false)) == .ruleViolated)
        #expect(throws: RecordError.valuesMismatch(location: "public.action")) {
            try City.terms(action: .erase)
        }
        #expect(throws: RecordError.valuesMismatch(location: "public.rule")) {
            try ErasureEntry(records: [City.id(named)], ground: "care", rule: nil, epoch: 2)
        }
    }

    @Test func aRegisteredTypeIsTakenAndCheckedByItsSchema() throws {
        var register = try Self.register()
        let water = try #require(RecordType(rawValue: "water.level"))
        let types = Role.department.grantableTypes + [water]
        try Self.admit(
            &register, .member(City.member(.department, "d.example", types: types)),
            by: "registrar.example")
        func level(_ json: JSONValue) throws -> Record {
            .registered(try RegisteredContent(type: water, json: json))
        }
        #expect(try refusal(register, level(["level_mm": 3])) == .typeUnknown)
        let schema = try JSONValue(parsing: City.sampleSchema)
        let entry = try RecordTypeEntry(name: water, title: "Water level", schema: schema)
        #expect(try refusal(register, .type(entry)) == .roleNotAllowed)
        let unusable = try RecordTypeEntry(
            name: water, title: "Water level", schema: ["type": "strange"])
        #expect(
            try refusal(register, .type(unusable), by: "registrar.example") == .schemaUnusable)
        try Self.admit(&register, .type(entry), by: "registrar.example")
        #expect(register.knows(water))
        #expect(try refusal(register, .type(entry), by: "registrar.example") == .typeTaken)
        #expect(try refusal(register, level(["level_mm": 3])) == nil)
        for wrong: JSONValue in [["level_mm": -1], ["level": 3], ["level_mm": 3, "more": 1]] {
            #expect(try refusal(register, level(wrong)) == .schemaViolated)
        }
        #expect(throws: RecordError.typeTaken) {
            try RecordTypeEntry(name: .trafficFlow, title: "x", schema: schema)
        }
    }

    /// Neither does a type look like an entry about the ledger, nor does its content stay open.
    @Test func aRegisteredTypeHasANameOfItsOwnAndAClosedSchema() throws {
        let register = try Self.register()
        let schema = try JSONValue(parsing: City.sampleSchema)
        func registering(_ name: String, _ schema: JSONValue) throws -> RecordError? {
            let name = try #require(RecordType(rawValue: name))
            let entry = try RecordTypeEntry(name: name, title: "Level", schema: schema)
            return try refusal(register, .type(entry), by: "registrar.example")
        }
        for word in ["audit", "identity", "ledger", "policy", "record"] {
            #expect(try registering("\(word).fake", schema) == .typeReserved)
            #expect(try registering("\(word).access.more", schema) == .typeReserved)
            #expect(try registering("\(word)s.fake", schema) == nil)
            #expect(try registering("water.\(word)", schema) == nil)
        }
        let id: (String, JSONValue) = ("$id", "https://city.example/level/2")
        func document(_ members: (String, JSONValue)...) -> JSONValue {
            .object(JSONObject([("type", "object")] + members))
        }
        #expect(
            try registering("water.level", document(("unevaluatedProperties", false)))
                == .schemaUnnamed)
        for keyword in ["unevaluatedProperties", "additionalProperties"] {
            #expect(try registering("water.level", document(id, (keyword, false))) == nil)
            #expect(
                try registering("water.level", document(id, (keyword, true))) == .schemaOpen)
            #expect(
                try registering("water.level", document(id, (keyword, [:]))) == .schemaOpen)
            // Closed further down only.
            let inner = document(id, ("properties", ["inner": document((keyword, false))]))
            #expect(try registering("water.level", inner) == .schemaOpen)
        }
    }

    @Test func aRegisteredSchemaMayCarryItsPayloads() throws {
        var register = try Self.register()
        let gauge = try #require(RecordType(rawValue: "water.gauge"))
        func fields(_ value: JSONValue) throws -> [PayloadField] {
            [try PayloadField(name: "depth_mm", value: value)]
        }
        try register.payloadSchemas.check(fields("anything"), of: gauge)
        func entry(_ name: RecordType, payload: String) throws -> Record {
            let text =
                #"{"$id":"https://city.example/gauge/1","type":"object","#
                + #""unevaluatedProperties":false,"$defs":{"whole":{"type":"integer"},"#
                + #""payload":\#(payload)}}"#
            return .type(
                try RecordTypeEntry(
                    name: name, title: "Gauge", schema: JSONValue(parsing: Array(text.utf8))))
        }
        let payload =
            ##"{"properties":{"depth_mm":{"$ref":"#/$defs/whole"}},"unevaluatedProperties":false}"##
        let unusable = try entry(gauge, payload: #"{"type":"strange"}"#)
        #expect(try refusal(register, unusable, by: "registrar.example") == .schemaUnusable)
        try Self.admit(&register, entry(gauge, payload: payload), by: "registrar.example")
        let schemas = register.payloadSchemas
        try schemas.check(fields(1_204), of: gauge)
        #expect(throws: RecordError.schemaViolated) {
            try schemas.check(fields("deep"), of: gauge)
        }
        #expect(throws: RecordError.schemaViolated) {
            try schemas.check([PayloadField(name: "more", value: 1)], of: gauge)
        }
    }

    /// Whoever stands in a rule gets each record unasked: none that may be about somebody.
    @Test func onlyTypesThatAreAboutNobodyHaveStandingRecipients() throws {
        let registered = try #require(RecordType(rawValue: "water.level"))
        for type in [RecordType.trafficFlow, .trafficEvent, .safetyAlert] {
            let terms = try City.terms(fields: nil, standing: [City.recipient], types: [type])
            #expect(terms.standing == [City.recipient])
        }
        for type in [
            RecordType.communityRequest, .energyReading, .safetyEvidence, registered,
        ] {
            for types in [[type], [.trafficFlow, type]] {
                _ = try City.terms(fields: nil, types: types)
                #expect(throws: RecordError.standingNotForType, "\(types)") {
                    try City.terms(fields: nil, standing: [City.recipient], types: types)
                }
            }
        }
    }
}
