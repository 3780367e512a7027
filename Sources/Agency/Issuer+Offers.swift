import AnonCreds
public import Credentials
import JSONDocuments
public import Records
import SealedStorage
public import Sodium

/// An offer as it leaves the agency, and the code that leaves it another way.
public struct NewOffer: Sendable {
    /// The offer's file.
    public let offer: ResidentOffer
    /// The one-time code.
    public let code: String
    /// Whether an earlier run made it; then it is the same offer with the same code.
    public let isRepeated: Bool
}

extension Issuer {
    /// The terms under which offers are made.
    public struct Terms: Sendable {
        /// The definition's hash.
        public let definition: SHA256Digest
        /// How the persons were identified, 1 to 32 of `a-z`, `0-9` and `-`.
        public let evidence: String
        /// The credentials' last day, 31 December of a year.
        public let validUntil: CalendarDate
        /// When the offers end.
        public let expires: Timestamp
        /// Whether the credentials' last day may be over when they are offered.
        let allowingPast: Bool

        /// Creates terms.
        ///
        /// - Throws: `AgencyError.validityNotYearEnd` or `.evidenceCodeInvalid`.
        public init(
            definition: SHA256Digest, evidence: String, validUntil: CalendarDate,
            expires: Timestamp
        ) throws(AgencyError) {
            try self.init(
                definition: definition, evidence: evidence, validUntil: validUntil,
                expires: expires, allowingPast: false)
        }

        /// Creates terms; `allowingPast` is for demonstrations of credentials that are over.
        ///
        /// - Throws: `AgencyError.validityNotYearEnd` or `.evidenceCodeInvalid`.
        package init(
            definition: SHA256Digest, evidence: String, validUntil: CalendarDate,
            expires: Timestamp, allowingPast: Bool
        ) throws(AgencyError) {
            guard validUntil.month == 12, validUntil.day == 31 else { throw .validityNotYearEnd }
            let isCode = evidence.utf8.allSatisfy {
                0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-")
            }
            guard 1...32 ~= evidence.utf8.count, isCode else { throw .evidenceCodeInvalid }
            self.definition = definition
            self.evidence = evidence
            self.validUntil = validUntil
            self.expires = expires
            self.allowingPast = allowingPast
        }
    }

    /// Makes an offer for one row of the register; one open offer and one live credential a row.
    ///
    /// A row whose open offer states the same values and evidence gets that offer again, so that a
    /// run that was cut short can be repeated; others make a new offer, which ends the old one.
    ///
    /// - Throws: `AgencyError.alreadyIssued`, `.valueNotAllowed`, `.validityOver`,
    ///   `.definitionUnknown`, `.definitionNotAnchored`, `.offerBusy`, or `StorageError`.
    public func offer(_ row: Register.Row, terms: Terms, now: Timestamp) throws -> NewOffer {
        let schema = try definition(terms.definition).published.schemaID.text
        return try offer(
            row.values, row: rowIndex.name(of: row.key, schema: schema),
            subject: subjectKeys.key(ofRow: row.key), terms: terms, now: now)
    }

    /// Offers in the place of a credential that was revoked, with the same values, whose register is not
    /// needed; a lost wallet's owner gets a new one so.
    ///
    /// Repeated, it gives the same offer, as ``offer(_:terms:now:)`` does.
    ///
    /// - Parameters:
    ///   - credential: The offer that the revoked credential answered.
    ///   - terms: The terms; their definition must be of the same schema.
    ///   - now: The agency's clock.
    /// - Returns: The offer.
    /// - Throws: `AgencyError.offerUnknown`, `.notRevoked`, or what ``offer(_:terms:now:)`` throws.
    public func reissue(
        _ credential: RecordIdentifier, terms: Terms, now: Timestamp
    ) throws -> NewOffer {
        guard let old = try offerRecord(credential), let subject = old.subject else {
            throw AgencyError.offerUnknown
        }
        let schema = try definition(old.definition).published.schemaID
        guard try definition(terms.definition).published.schemaID == schema else {
            throw AgencyError.definitionUnknown
        }
        guard try isRevoked(credential, of: old.definition) else { throw AgencyError.notRevoked }
        return try offer(old.values, row: old.row, subject: subject, terms: terms, now: now)
    }

    /// The newest offer to the row of a credential: where ``reissue(_:terms:now:)`` throws
    /// `AgencyError.alreadyIssued`, the one by which it was replaced.
    ///
    /// - Throws: `AgencyError.offerUnknown`, `StorageError`.
    public func newestOffer(after credential: RecordIdentifier) throws -> RecordIdentifier {
        guard let record = try offerRecord(credential), let row = try rowRecord(record.row) else {
            throw AgencyError.offerUnknown
        }
        return row.offer
    }

    private func offer(
        _ registered: [String: String], row name: String, subject: SubjectKey, terms: Terms,
        now: Timestamp
    ) throws -> NewOffer {
        let key = try definition(terms.definition)
        let anchored = try anchoredDefinition(terms.definition)
        try key.checkUse(at: now)
        guard terms.allowingPast || terms.validUntil >= CalendarDate(now) else {
            throw AgencyError.validityOver
        }
        var values = registered
        values[RequestTemplate.validityAttribute] = String(terms.validUntil.number)
        try check(values, for: key)
        // A new offer ends the row's older one, which must not be answered meanwhile: else both
        // would become credentials.
        guard beginWork(onRow: name) else { throw AgencyError.offerBusy }
        defer { endWork(onRow: name) }

        let row = try rowRecord(name)
        if var open = try openOffer(row: name, for: terms.definition, now: now),
            open.values == values,
            open.evidence == terms.evidence, open.definition == terms.definition
        {
            if open.subject == nil {
                open.subject = subject
                try store(open)
            }
            return NewOffer(
                offer: ResidentOffer(
                    identifier: open.identifier, expires: open.expires,
                    offer: try open.offer(under: key.published), definition: anchored),
                code: open.code, isRepeated: true)
        }

        let offer = try CredentialOffer(for: key.published)
        let record = OfferRecord(
            row: name, values: values, evidence: terms.evidence, nonce: offer.nonce.description,
            definition: terms.definition, expires: terms.expires, subject: subject)
        // The row first: a crash in between leaves a row that points to no offer, which is free.
        let rowRecord = RowRecord(
            offer: record.identifier, validUntil: terms.validUntil,
            replaced: try row.map(earlierCredentials) ?? [])
        try directory.write(rowRecord.json.canonicalBytes, to: "rows/" + name)
        try store(record)
        return NewOffer(
            offer: ResidentOffer(
                identifier: record.identifier, expires: terms.expires, offer: offer,
                definition: anchored),
            code: record.code, isRepeated: false)
    }

    /// The credentials of a row that gets a new offer.
    private func earlierCredentials(_ row: RowRecord) throws -> [RecordIdentifier] {
        guard try hasIssued(row.offer) else { return row.replaced }
        return [row.offer] + row.replaced.prefix(RowRecord.replacedLimit - 1)
    }

    /// Reads the offer `identifier`; `nil` where there is none.
    func offerRecord(_ identifier: RecordIdentifier) throws -> OfferRecord? {
        try directory.document("offers/\(identifier)", OfferRecord.init(_:))
    }

    func store(_ record: OfferRecord) throws {
        try directory.write(record.json.canonicalBytes, to: "offers/\(record.identifier)")
    }

    /// What the row's file says; `nil` where there is none.
    func rowRecord(_ name: String) throws -> RowRecord? {
        try directory.document("rows/" + name, RowRecord.init(_:))
    }

    /// The row's offer that can still be answered; `nil` where the row is free.
    func openOffer(
        row name: String, for definition: SHA256Digest, now: Timestamp
    ) throws -> OfferRecord? {
        guard let row = try rowRecord(name), let record = try offerRecord(row.offer) else {
            return nil
        }
        // A crash may have come between the credential and the offer's new state.
        let isIssued = try record.status == .issued || hasIssued(record.identifier)
        if isIssued, row.validUntil >= CalendarDate(now),
            try !isRevoked(record.identifier, under: record.definition),
            try !hasSucceeded(record.definition, definition)
        {
            throw AgencyError.alreadyIssued
        }
        guard !isIssued else { return nil }
        return record.status == .open && record.expires > now ? record : nil
    }

    /// The greatest prime below 2^64, in the place of a number that is not drawn yet.
    private static let sampleNumber = "18446744073709551557"

    private func isRevoked(
        _ offer: RecordIdentifier, under digest: SHA256Digest
    ) throws -> Bool {
        try definition(digest).isRevocable && isRevoked(offer, of: digest)
    }

    /// Refuses values that the anchored schema does not allow, before anything is promised.
    func check(_ values: [String: String], for key: DefinitionKey) throws {
        do throws(AnonCredsError) {
            var values = values
            // The number is drawn when the credential is signed.
            if let attribute = key.profile.revocationAttribute {
                values[attribute] = Self.sampleNumber
            }
            let encoded = try key.published.schema.values(
                values.map { ($0.key, $0.value) }, declaration: key.integers)
            try key.integers.check(encoded)
        } catch {
            throw AgencyError.describing(error)
        }
        for (name, value) in values where value.isEmpty {
            throw AgencyError.valueNotAllowed(attribute: name)
        }
    }
}
