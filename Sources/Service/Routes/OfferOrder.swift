import Agency
import Credentials
import JSONDocuments
import Records
import Sodium

/// What a clerk orders: a register's rows, and the terms for them.
struct OfferOrder: Sendable {
    let definition: SHA256Digest?
    /// CSV with the register's columns.
    let register: String
    let evidence: String
    let validUntil: CalendarDate?
    let days: Int

    /// Parses `{"register", "evidence", "definition"?, "valid_until"?, "days"?}`.
    ///
    /// - Throws: `DecodingFailure`.
    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        register = try reader.required("register", JSONValue.string)
        evidence = try reader.required("evidence", JSONValue.string)
        definition = try reader.optional("definition", SHA256Digest.decode)
        let last = try reader.optional("valid_until", JSONValue.string)
        days = try reader.optional("days", JSONValue.integer(in: 1...366)) ?? 30
        try reader.finish()
        validUntil = last.flatMap { CalendarDate($0) }
        guard (last == nil) == (validUntil == nil) else {
            throw reader.failure("valid_until", "must be a day, YYYY-12-31")
        }
    }

    /// The order with everything said that was left open, as `terms` have it.
    func json(under terms: Agency.Issuer.Terms) -> JSONValue {
        [
            "register": .string(register), "evidence": .string(evidence),
            "definition": .string(hexadecimal(terms.definition.bytes)),
            "valid_until": .string(terms.validUntil.description), "days": .integer(days),
        ]
    }

    /// The terms, until the end of this year where nothing else is said.
    ///
    /// - Throws: `AgencyError`.
    func terms(definition: SHA256Digest, now: Timestamp) throws -> Agency.Issuer.Terms {
        guard
            let last = validUntil
                ?? CalendarDate(year: CalendarDate(now).year, month: 12, day: 31),
            let expires = now.adding(seconds: days * 86_400)
        else { throw AgencyError.validityNotYearEnd }
        return try Agency.Issuer.Terms(
            definition: definition, evidence: evidence, validUntil: last, expires: expires)
    }
}
