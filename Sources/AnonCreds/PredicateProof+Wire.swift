import BigIntegers
import CLSignatures
import JSONDocuments

extension PredicateProof {
    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        let (u, _) = try reader.required("u", squares(hasDelta: false))
        let (r, rDelta) = try reader.required("r", squares(hasDelta: true))
        let (t, tDelta) = try reader.required("t", squares(hasDelta: true))
        self.init(
            predicate: try reader.required("predicate", decodedPredicate), u: u, r: r,
            rDelta: rDelta,
            mj: try reader.required("mj", JSONValue.decimal()),
            alpha: try reader.required("alpha", JSONValue.decimal()), t: t, tDelta: tDelta)
        try reader.finish()
    }

    var json: JSONValue {
        [
            "u": JSONValue(decimals: squares(u, nil)),
            "r": JSONValue(decimals: squares(r, rDelta)),
            "mj": JSONValue(decimal: mj), "alpha": JSONValue(decimal: alpha),
            "t": JSONValue(decimals: squares(t, tDelta)),
            "predicate": [
                "attr_name": .string(predicate.attribute),
                "p_type": .string(predicate.kind.wireName),
                "value": .integer(Int(predicate.bound)),
            ],
        ]
    }
}

extension Predicate.Kind {
    fileprivate var wireName: String {
        switch self {
        case .greaterOrEqual: "GE"
        case .lessOrEqual: "LE"
        case .greater: "GT"
        case .less: "LT"
        }
    }
}

private func decodedPredicate(
    _ value: JSONValue, _ location: String
) throws(DecodingFailure) -> Predicate {
    var reader = try ObjectReader(value, at: location)
    let attribute = try reader.required("attr_name", JSONValue.string)
    let name = try reader.required("p_type", JSONValue.string)
    guard let kind = Predicate.Kind.allCases.first(where: { $0.wireName == name }) else {
        throw reader.failure("p_type", "must be GE, LE, GT or LT")
    }
    let bound = try reader.required("value", JSONValue.integer)
    guard Int32(exactly: bound) != nil else {
        throw reader.failure("value", "must fit into 32 bits with sign")
    }
    try reader.finish()
    return Predicate(attribute: attribute, kind: kind, bound: Int64(bound))
}

/// Decodes the members `0` to `3`, and `DELTA` where there has to be one.
private func squares(
    hasDelta: Bool
) -> (JSONValue, String) throws(DecodingFailure) -> ([BigInteger], delta: BigInteger) {
    { (value, location) throws(DecodingFailure) in
        var reader = try ObjectReader(value, at: location)
        var numbers: [BigInteger] = []
        for index in 0..<4 {
            numbers.append(try reader.required("\(index)", JSONValue.decimal()))
        }
        let delta = hasDelta ? try reader.required("DELTA", JSONValue.decimal()) : .zero
        try reader.finish()
        return (numbers, delta)
    }
}

private func squares(_ numbers: [BigInteger], _ delta: BigInteger?) -> [String: BigInteger] {
    var members: [String: BigInteger] = [:]
    for (index, number) in numbers.enumerated() { members["\(index)"] = number }
    members["DELTA"] = delta
    return members
}
