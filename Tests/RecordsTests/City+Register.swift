import Records
import Testing
import TransparencyLog

extension City {
    static let registrar = "registrar.example"
    static let agency = "agency.example"
    static let desk = "desk.example"

    static func emptyRegister() throws -> MemberRegister {
        try MemberRegister(operatorKey: City.Party(City.origin).vkey())
    }

    /// Registrar, agency (what it may certify is listed), a second agency, desk, schema, definition.
    static func register() throws -> MemberRegister {
        var register = try emptyRegister()
        let now = try time(noon)
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
}

/// Expects the refusal, and that it leaves the register as it was.
func expectRefusal(
    _ error: RecordError, _ envelope: Envelope, in start: MemberRegister,
    now: Timestamp?? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    var register = start
    #expect(throws: error, sourceLocation: sourceLocation) {
        try register.admit(envelope, at: register.entryCount, now: now ?? Timestamp(City.noon))
    }
    #expect(register.entryCount == start.entryCount, sourceLocation: sourceLocation)
    #expect(register.members.count == start.members.count, sourceLocation: sourceLocation)
}
