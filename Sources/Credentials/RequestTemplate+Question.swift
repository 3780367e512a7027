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
    }

    /// The name of the attribute that every credential carries and every request asks about.
    public static let validityAttribute = "valid_until"

    /// The question as an AnonCreds presentation request without a nonce.
    ///
    /// Each item is restricted to the credential definition `definitionID`, and the credential must
    /// still be valid on `today`.
    ///
    /// - Throws: `Mismatch`.
    public func question(
        schema: SchemaRecord, definitionID: String, today: CalendarDate,
        arguments: [String: String]
    ) throws(Mismatch) -> JSONValue {
        let restrictions: JSONValue = [["cred_def_id": .string(definitionID)]]
        for name in arguments.keys.sorted() where parameters[name] == nil {
            throw .parameterMissing(name)
        }
        var attributes = JSONObject()
        for name in reveal {
            guard schema.attributes.contains(where: { $0.name == name }) else {
                throw .attributeUnknown(name)
            }
            attributes[name] = ["name": .string(name), "restrictions": restrictions]
        }
        var predicates = JSONObject()
        for condition in conditions + [.stillValid] {
            try checkInteger(condition.attribute, in: schema)
            let bound = try number(condition.bound, today: today, arguments: arguments)
            for symbol in condition.comparison.symbols {
                predicates["\(condition.attribute) \(symbol) \(bound)"] = [
                    "name": .string(condition.attribute), "p_type": .string(symbol),
                    "p_value": .integer(bound), "restrictions": restrictions,
                ]
            }
        }
        return [
            "name": .string(name), "version": "1.0", "ver": "2.0",
            "requested_attributes": .object(attributes),
            "requested_predicates": .object(predicates),
        ]
    }

    private func checkInteger(_ name: String, in schema: SchemaRecord) throws(Mismatch) {
        guard let attribute = schema.attributes.first(where: { $0.name == name }) else {
            throw name == Self.validityAttribute ? .validityMissing : .attributeUnknown(name)
        }
        guard case .integer = attribute.kind else { throw .attributeNotInteger(name) }
    }

    private func number(
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
                case .integer: Int32(text).map(Int.init)
                case .date: CalendarDate(text)?.number
                }
            guard let number else { throw .parameterInvalid(name) }
            return number
        }
    }
}

extension RequestTemplate.Condition {
    fileprivate static let stillValid = RequestTemplate.Condition(
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
