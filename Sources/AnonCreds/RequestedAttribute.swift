import JSONDocuments

/// One attribute, or a group of attributes from one credential, that a verifier asks for.
public struct RequestedAttribute: Equatable, Sendable {
    /// What is asked for.
    public enum Subject: Equatable, Sendable {
        /// One attribute.
        case name(AttributeName)
        /// Several attributes of one credential, revealed as a whole.
        case group([AttributeName])
    }

    /// The verifier's key for this item.
    public let referent: String
    /// What is asked for.
    public let subject: Subject
    /// Which credentials may answer; without one, the holder may also attest a single attribute.
    public let restriction: Restriction?
    /// A proof of non-revocation is asked for the credential that answers.
    public let nonRevoked: NonRevokedInterval?

    /// Creates an item.
    public init(
        referent: String, subject: Subject, restriction: Restriction? = nil,
        nonRevoked: NonRevokedInterval? = nil
    ) {
        self.referent = referent
        self.subject = subject
        self.restriction = restriction
        self.nonRevoked = nonRevoked
    }

    /// The attribute's name, or the group's.
    public var names: [AttributeName] {
        switch subject {
        case .name(let name): [name]
        case .group(let names): names
        }
    }

    init(referent: String, json: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(json, at: location)
        let name = try reader.optional("name", JSONValue.string)
        let names = try reader.optional(
            "names", JSONValue.list(maximumCount: Schema.maximumAttributeCount, JSONValue.string))
        switch (name, names) {
        case (let name?, nil): subject = .name(AttributeName(name))
        case (nil, let names?): subject = .group(names.map(AttributeName.init))
        default:
            throw DecodingFailure(location: location, problem: "must hold one of name and names")
        }
        restriction = try reader.optional("restrictions", Restriction.decode) ?? nil
        nonRevoked = try reader.optional("non_revoked", NonRevokedInterval.init(json:at:))
        try reader.finish()
        self.referent = referent
    }

    var json: JSONValue {
        var object = JSONObject()
        switch subject {
        case .name(let name): object["name"] = .string(name.text)
        case .group(let names): object["names"] = .array(names.map { .string($0.text) })
        }
        object["restrictions"] = restriction?.json
        object["non_revoked"] = nonRevoked?.json
        return .object(object)
    }
}
