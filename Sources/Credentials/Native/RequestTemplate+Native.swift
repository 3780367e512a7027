import AnonCreds
public import Records

extension RequestTemplate {
    /// The question in the native format.
    ///
    /// - Parameters:
    ///   - definitions: A definition for each part, in order.
    ///   - statuses: For each part the head by which the desk goes; `nil` where revocation is not asked.
    ///   - today: The day of asking.
    ///   - arguments: Values of the template's parameters.
    /// - Returns: The question, without its request.
    /// - Throws: `Mismatch`.
    public func nativeQuestion(
        definitions: [AnchoredDefinition], statuses: [StatusRecord?], today: CalendarDate,
        arguments: [String: String]
    ) throws(Mismatch) -> NativeQuestion {
        guard definitions.count == parts.count, statuses.count == parts.count else {
            throw .definitionCount(parts.count)
        }
        try checkNames(of: arguments)
        var claims: [NativeQuestion.Claim] = []
        for (index, part) in parts.enumerated() {
            let schema = definitions[index].schemaRecord
            for name in part.reveal {
                guard try schema.kind(of: name) != .revocation else {
                    throw .attributeUnknown(name)
                }
            }
            if part.notRevokedMinutes != nil, statuses[index] == nil { throw .notRevocable }
            claims.append(
                NativeQuestion.Claim(
                    definition: definitions[index].digest,
                    reveal: part.reveal.sorted { AttributeName($0) < AttributeName($1) },
                    ranges: try ranges(part, in: schema, today: today, arguments: arguments),
                    notRevoked: part.notRevokedMinutes == nil ? nil : statuses[index],
                    notRevokedMinutes: part.notRevokedMinutes))
        }
        for place in relations.flatMap({ [$0.first, $0.second] }) {
            _ = try definitions[place.credential].schemaRecord.kind(of: place.attribute)
        }
        return NativeQuestion(claims: claims, relations: relations)
    }

    /// The conditions on each attribute, put together.
    private func ranges(
        _ part: Part, in schema: SchemaRecord, today: CalendarDate, arguments: [String: String]
    ) throws(Mismatch) -> [NativeQuestion.Interval] {
        var intervals: [NativeQuestion.Interval] = []
        for condition in part.conditions + [.stillValid] {
            let name = condition.attribute
            _ = try schema.kind(ofInteger: name)
            let bound = try number(condition.bound, today: today, arguments: arguments)
            var interval = NativeQuestion.Interval(attribute: name)
            let place = intervals.firstIndex { $0.attribute == name }
            if let place { interval = intervals[place] }
            try interval.narrow(condition.comparison, bound)
            if let place { intervals[place] = interval } else { intervals.append(interval) }
        }
        return intervals
    }
}

extension NativeQuestion.Interval {
    /// Leaves only the values for which the comparison holds.
    fileprivate mutating func narrow(
        _ comparison: RequestTemplate.Comparison, _ bound: Int
    ) throws(RequestTemplate.Mismatch) {
        let (least, most) = (lowest ?? .min, highest ?? .max)
        switch comparison {
        case .atLeast: lowest = max(least, bound)
        case .atMost: highest = min(most, bound)
        case .equal: (lowest, highest) = (max(least, bound), min(most, bound))
        case .moreThan:
            guard bound < .max else { throw .conditionsEmpty(attribute) }
            lowest = max(least, bound + 1)
        case .lessThan:
            guard bound > .min else { throw .conditionsEmpty(attribute) }
            highest = min(most, bound - 1)
        }
        guard (lowest ?? .min) <= (highest ?? .max) else { throw .conditionsEmpty(attribute) }
    }
}
