import CLSignatures
import JSONDocuments

/// A comparison of an integer attribute with a bound, to be proved without showing the attribute.
public struct RequestedPredicate: Equatable, Sendable {
    /// The verifier's key for this item.
    public let referent: String
    /// The attribute compared.
    public let attribute: AttributeName
    /// How it compares.
    public let relation: Relation
    /// What it is compared with.
    public let bound: Int32
    /// Which credentials may answer.
    public let restriction: Restriction?
    /// A proof of non-revocation is asked for the credential that answers.
    public let nonRevoked: NonRevokedInterval?

    /// Creates an item.
    public init(
        referent: String, attribute: AttributeName, relation: Relation, bound: Int32,
        restriction: Restriction? = nil, nonRevoked: NonRevokedInterval? = nil
    ) {
        self.referent = referent
        self.attribute = attribute
        self.relation = relation
        self.bound = bound
        self.restriction = restriction
        self.nonRevoked = nonRevoked
    }

    init(referent: String, json: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(json, at: location)
        attribute = AttributeName(try reader.required("name", JSONValue.string))
        let symbol = try reader.required("p_type", JSONValue.string)
        guard let relation = Relation(rawValue: symbol) else {
            throw reader.failure("p_type", "must be >=, <=, > or <")
        }
        self.relation = relation
        let value = try reader.required("p_value", JSONValue.integer)
        guard let bound = Int32(exactly: value) else {
            throw reader.failure("p_value", "must fit into 32 bits with sign")
        }
        self.bound = bound
        restriction = try reader.optional("restrictions", Restriction.decode) ?? nil
        nonRevoked = try reader.optional("non_revoked", NonRevokedInterval.init(json:at:))
        try reader.finish()
        self.referent = referent
    }

    var json: JSONValue {
        var object = JSONObject([
            ("name", .string(attribute.text)), ("p_type", .string(relation.rawValue)),
            ("p_value", .integer(Int(bound))),
        ])
        object["restrictions"] = restriction?.json
        object["non_revoked"] = nonRevoked?.json
        return .object(object)
    }

    /// The statement to prove.
    var statement: Predicate {
        Predicate(attribute: attribute.canonical, kind: relation.kind, bound: Int64(bound))
    }
}
