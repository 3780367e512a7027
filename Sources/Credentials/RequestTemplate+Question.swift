import AnonCreds
public import JSONDocuments
public import Records

extension RequestTemplate {
    /// Why a template cannot be asked about a schema.
    public enum Mismatch: Error, Equatable, Sendable {
        /// The schema has no such attribute.
        case attributeUnknown(String)
        /// A condition is on an attribute that the schema does not declare to be an integer: over
        /// the digest of a text every bound can be proved.
        case attributeNotInteger(String)
        /// A parameter was not given, or one was given that the template does not declare.
        case parameterMissing(String)
        /// A parameter is not of its declared type.
        case parameterInvalid(String)
        /// The schema does not say until when a credential is valid.
        case validityMissing
        /// The wire format cannot say this; the native format can. What, in a word: `credentials`,
        /// `relations`, `not-revoked`, `64-bit`, or `3072-bit`.
        case nativeOnly(String)
        /// The definition's credentials cannot be revoked.
        case notRevocable
        /// A template asks for as many definitions as it has credentials.
        case definitionCount(Int)
        /// The agency's last word about revocations is older than the template allows.
        case statusStale
        /// The conditions on an attribute leave no value.
        case conditionsEmpty(String)
    }

    /// The name of the attribute that every credential carries and every request asks about.
    public static let validityAttribute = "valid_until"

    /// The question as an AnonCreds presentation request without a nonce.
    ///
    /// Each item is restricted to the credential definition `definitionID`, and the credential must
    /// still be valid on `today`.
    ///
    /// - Throws: `Mismatch`; `.nativeOnly` with what the wire format has no place for.
    public func question(
        schema: SchemaRecord, definitionID: String, today: CalendarDate,
        arguments: [String: String]
    ) throws(Mismatch) -> JSONValue {
        if let feature = nativeFeature { throw .nativeOnly(feature) }
        let restrictions: JSONValue = [["cred_def_id": .string(definitionID)]]
        try checkNames(of: arguments)
        var attributes = JSONObject()
        for name in parts[0].reveal {
            guard try schema.kind(of: name).isOnWire else { throw .nativeOnly("64-bit") }
            attributes[name] = ["name": .string(name), "restrictions": restrictions]
        }
        var predicates = JSONObject()
        for condition in parts[0].conditions + [.stillValid] {
            guard try schema.kind(ofInteger: condition.attribute).isOnWire else {
                throw .nativeOnly("64-bit")
            }
            let bound = try number(condition.bound, today: today, arguments: arguments)
            guard let bound = Int32(exactly: bound) else { throw .nativeOnly("64-bit") }
            for symbol in condition.comparison.symbols {
                predicates["\(condition.attribute) \(symbol) \(bound)"] = [
                    "name": .string(condition.attribute), "p_type": .string(symbol),
                    "p_value": .integer(Int(bound)), "restrictions": restrictions,
                ]
            }
        }
        return [
            "name": .string(name), "version": "1.0", "ver": "2.0",
            "requested_attributes": .object(attributes),
            "requested_predicates": .object(predicates),
        ]
    }

    /// What the template says that the wire format has no words for; `nil` for nothing.
    public var nativeFeature: String? {
        if parts.count > 1 { return "credentials" }
        if !relations.isEmpty { return "relations" }
        return parts[0].notRevokedMinutes == nil ? nil : "not-revoked"
    }

    /// Checks that every argument is one of the template's.
    func checkNames(of arguments: [String: String]) throws(Mismatch) {
        for name in arguments.keys.sorted() where parameters[name] == nil {
            throw .parameterMissing(name)
        }
    }

    /// A bound as a number.
    func number(
        _ bound: Bound, today: CalendarDate, arguments: [String: String]
    ) throws(Mismatch) -> Int {
        switch bound {
        case .number(let number): return number
        case .today(let years):
            guard let day = today.adding(years: -years) else { throw .parameterInvalid("today") }
            return day.number
        case .parameter(let name):
            guard let text = arguments[name], let kind = parameters[name] else {
                throw .parameterMissing(name)
            }
            let number =
                switch kind {
                // As the template itself spells it: one number, one text.
                case .integer: Int(text).flatMap { String($0) == text ? $0 : nil }
                case .date: CalendarDate(text)?.number
                }
            guard let number else { throw .parameterInvalid(name) }
            return number
        }
    }
}

extension SchemaRecord {
    /// The kind of an attribute.
    func kind(of name: String) throws(RequestTemplate.Mismatch) -> Kind {
        guard let attribute = attributes.first(where: { $0.name == name }) else {
            throw name == RequestTemplate.validityAttribute
                ? .validityMissing : .attributeUnknown(name)
        }
        return attribute.kind
    }

    /// The kind of an attribute that is declared to be an integer.
    func kind(ofInteger name: String) throws(RequestTemplate.Mismatch) -> Kind {
        let kind = try kind(of: name)
        switch kind {
        case .integer, .integer64: return kind
        case .text, .revocation: throw .attributeNotInteger(name)
        }
    }
}

extension SchemaRecord.Kind {
    /// Whether the wire format has the same encoding.
    fileprivate var isOnWire: Bool {
        switch self {
        case .text, .integer: true
        case .integer64, .revocation: false
        }
    }
}

extension RequestTemplate.Condition {
    /// What every request asks.
    static let stillValid = RequestTemplate.Condition(
        attribute: RequestTemplate.validityAttribute, comparison: .atLeast,
        bound: .today(yearsAgo: 0))
}

extension RequestTemplate.Comparison {
    /// The predicate types of the wire format.
    fileprivate var symbols: [String] {
        switch self {
        case .atLeast: [">="]
        case .moreThan: [">"]
        case .atMost: ["<="]
        case .lessThan: ["<"]
        case .equal: [">=", "<="]
        }
    }
}
