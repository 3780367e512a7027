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
        let key = try definition(terms.definition)
        let anchored = try anchoredDefinition(terms.definition)
        guard terms.allowingPast || terms.validUntil >= CalendarDate(now) else {
            throw AgencyError.validityOver
        }
        let name = rowIndex.name(of: row.key, schema: key.published.schemaID.text)
        var values = row.values
        values[RequestTemplate.validityAttribute] = String(terms.validUntil.number)
        try check(values, for: key)
        // A new offer ends the row's older one, which must not be answered meanwhile: else both
        // would become credentials.
        guard beginWork(onRow: name) else { throw AgencyError.offerBusy }
        defer { endWork(onRow: name) }

        let subject = try subjectKeys.key(ofRow: row.key)
        if var open = try openOffer(row: name, now: now), open.values == values,
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
        let rowRecord = RowRecord(offer: record.identifier, validUntil: terms.validUntil)
        try directory.write(rowRecord.json.canonicalBytes, to: "rows/" + name)
        try store(record)
        return NewOffer(
            offer: ResidentOffer(
                identifier: record.identifier, expires: terms.expires, offer: offer,
                definition: anchored),
            code: record.code, isRepeated: false)
    }

    /// Reads the offer `identifier`; `nil` where there is none.
    func offerRecord(_ identifier: RecordIdentifier) throws -> OfferRecord? {
        do {
            return try OfferRecord(
                JSONValue(parsing: directory.read("offers/\(identifier)")))
        } catch StorageError.notFound {
            return nil
        }
    }

    func store(_ record: OfferRecord) throws {
        try directory.write(record.json.canonicalBytes, to: "offers/\(record.identifier)")
    }

    /// What the row's file says; `nil` where there is none.
    func rowRecord(_ name: String) throws -> RowRecord? {
        do {
            return try RowRecord(JSONValue(parsing: directory.read("rows/" + name)))
        } catch StorageError.notFound {
            return nil
        }
    }

    /// The row's offer that can still be answered; `nil` where the row is free.
    private func openOffer(row name: String, now: Timestamp) throws -> OfferRecord? {
        guard let row = try rowRecord(name), let record = try offerRecord(row.offer) else {
            return nil
        }
        // A crash may have come between the credential and the offer's new state.
        let isIssued = try record.status == .issued || hasIssued(record.identifier)
        if isIssued, row.validUntil >= CalendarDate(now) { throw AgencyError.alreadyIssued }
        guard !isIssued else { return nil }
        return record.status == .open && record.expires > now ? record : nil
    }

    /// Refuses values that the anchored schema does not allow, before anything is promised.
    private func check(_ values: [String: String], for key: DefinitionKey) throws {
        do throws(AnonCredsError) {
            let encoded = try key.published.schema.values(values.map { ($0.key, $0.value) })
            try key.integers.check(encoded)
        } catch {
            throw AgencyError.describing(error)
        }
        for (name, value) in values where value.isEmpty {
            throw AgencyError.valueNotAllowed(attribute: name)
        }
    }
}

/// What an agency keeps of one row: its newest offer, and how long that credential lives.
struct RowRecord {
    let offer: RecordIdentifier
    let validUntil: CalendarDate

    init(offer: RecordIdentifier, validUntil: CalendarDate) {
        self.offer = offer
        self.validUntil = validUntil
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        offer = try reader.required("offer_id", RecordIdentifier.decode)
        let number = try reader.required("valid_until", JSONValue.integer)
        try reader.finish()
        guard let date = CalendarDate(number: number) else {
            throw reader.failure("valid_until", "must be a day as YYYYMMDD")
        }
        validUntil = date
    }

    var json: JSONValue {
        [
            "v": 1, "offer_id": .string(offer.description),
            "valid_until": .integer(validUntil.number),
        ]
    }
}
