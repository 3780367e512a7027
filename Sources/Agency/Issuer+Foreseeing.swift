import AnonCreds
import Credentials
public import Records

/// What would become of a row's offer.
public enum OfferForecast: Equatable, Sendable {
    /// A new offer, where the row has none.
    case new
    /// The row's open offer again, since it states the same.
    case again
    /// A new offer, which ends the row's open one.
    case replacing
    /// None: the row holds a credential that is still valid.
    case alreadyIssued
    /// None: the anchored schema does not allow this attribute's value.
    case valueNotAllowed(attribute: String)
}

/// What would become of an order to revoke.
public struct RevocationForecast: Equatable, Sendable {
    /// How many credentials would be revoked.
    public let count: Int
    /// How many of those that are named were revoked before.
    public let earlierCount: Int
}

extension Issuer {
    /// What ``offer(_:terms:now:)`` would do, of which nothing is done.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `.definitionNotAnchored`, `.definitionRetired`,
    ///   `.definitionExpired`, `.validityOver`, or `StorageError`.
    public func foresee(
        _ row: Register.Row, terms: Terms, now: Timestamp
    ) throws -> OfferForecast {
        let key = try definition(terms.definition)
        guard key.file.evidence != nil else { throw AgencyError.definitionNotAnchored }
        try key.checkUse(at: now)
        guard terms.allowingPast || terms.validUntil >= CalendarDate(now) else {
            throw AgencyError.validityOver
        }
        var values = row.values
        values[RequestTemplate.validityAttribute] = String(terms.validUntil.number)
        do {
            try check(values, for: key)
            let name = rowIndex.name(of: row.key, schema: key.published.schemaID.text)
            guard let open = try openOffer(row: name, for: terms.definition, now: now) else {
                return .new
            }
            let isSame =
                open.values == values && open.evidence == terms.evidence
                && open.definition == terms.definition
            return isSame ? .again : .replacing
        } catch AgencyError.alreadyIssued {
            return .alreadyIssued
        } catch AgencyError.valueNotAllowed(let attribute) {
            return .valueNotAllowed(attribute: attribute)
        }
    }

    /// What ``revoke(_:now:)`` would do, of which nothing is done.
    ///
    /// - Throws: `AgencyError.notIssued`, `.notRevocable`, `.definitionUnknown`, `StorageError`.
    public func foresee(_ order: RevocationOrder) throws -> RevocationForecast {
        let found = try find(order)
        return RevocationForecast(
            count: found.events.count,
            earlierCount: found.credentials.count - found.events.count)
    }
}
