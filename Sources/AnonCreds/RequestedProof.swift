import BigIntegers
import JSONDocuments

/// What a presentation claims to show, referent by referent, and by which sub-proof.
public struct RequestedProof: Equatable, Sendable {
    /// A revealed attribute.
    public struct Revealed: Equatable, Sendable {
        /// The sub-proof that proves it.
        public let subProofIndex: Int
        /// The value shown.
        public let value: AttributeValue
    }

    /// A revealed group.
    public struct RevealedGroup: Equatable, Sendable {
        /// The sub-proof that proves all of it.
        public let subProofIndex: Int
        /// The values shown.
        public let values: [AttributeName: AttributeValue]
    }

    /// The revealed single attributes.
    public internal(set) var revealed: [String: Revealed] = [:]
    /// The revealed groups.
    public internal(set) var groups: [String: RevealedGroup] = [:]
    /// The holder's own words.
    public internal(set) var selfAttested: [String: String] = [:]
    /// Items answered without their value.
    public internal(set) var unrevealed: [String: Int] = [:]
    /// The predicates.
    public internal(set) var predicates: [String: Int] = [:]

    init() {}

    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        revealed = try reader.required("revealed_attrs", referents(Revealed.init(json:at:)))
        groups =
            try reader.optional("revealed_attr_groups", referents(RevealedGroup.init(json:at:)))
            ?? [:]
        selfAttested = try reader.required("self_attested_attrs", referents(JSONValue.string))
        unrevealed = try reader.required("unrevealed_attrs", referents(subProofIndex))
        predicates = try reader.required("predicates", referents(subProofIndex))
        try reader.finish()
    }

    var json: JSONValue {
        var object = JSONObject([
            ("revealed_attrs", members(revealed, \.json)),
            ("self_attested_attrs", members(selfAttested, JSONValue.string)),
            ("unrevealed_attrs", members(unrevealed, indexObject)),
            ("predicates", members(predicates, indexObject)),
        ])
        if !groups.isEmpty { object["revealed_attr_groups"] = members(groups, \.json) }
        return .object(object)
    }

    /// Every sub-proof that an item points at.
    var subProofIndices: [Int] {
        revealed.values.map(\.subProofIndex) + groups.values.map(\.subProofIndex)
            + Array(unrevealed.values) + Array(predicates.values)
    }
}

extension RequestedProof.Revealed {
    fileprivate init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        subProofIndex = try reader.required("sub_proof_index", JSONValue.integer)
        self.value = AttributeValue(
            raw: try reader.required("raw", JSONValue.string),
            encoded: try reader.required("encoded", JSONValue.decimal()))
        try reader.finish()
    }

    fileprivate var json: JSONValue {
        [
            "sub_proof_index": .integer(subProofIndex), "raw": .string(value.raw),
            "encoded": JSONValue(decimal: value.encoded),
        ]
    }
}

extension RequestedProof.RevealedGroup {
    fileprivate init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        subProofIndex = try reader.required("sub_proof_index", JSONValue.integer)
        values = try reader.required("values", AttributeValue.values)
        try reader.finish()
    }

    fileprivate var json: JSONValue {
        ["sub_proof_index": .integer(subProofIndex), "values": AttributeValue.json(values)]
    }
}

private func subProofIndex(_ value: JSONValue, _ location: String) throws(DecodingFailure) -> Int {
    var reader = try ObjectReader(value, at: location)
    let index = try reader.required("sub_proof_index", JSONValue.integer)
    try reader.finish()
    return index
}

private func indexObject(_ index: Int) -> JSONValue { ["sub_proof_index": .integer(index)] }

/// Decodes an object whose member names are the verifier's referents.
private func referents<T>(
    _ decode: @escaping (JSONValue, String) throws(DecodingFailure) -> T
) -> (JSONValue, String) throws(DecodingFailure) -> [String: T] {
    { (value, location) throws(DecodingFailure) in
        let limit = PresentationRequest.maximumItemCount
        let members = try JSONValue.map(maximumCount: limit, decode)(value, location)
        return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
    }
}

private func members<T>(_ values: [String: T], _ encode: (T) -> JSONValue) -> JSONValue {
    .object(JSONObject(values.map { ($0.key, encode($0.value)) }))
}
