public import JSONDocuments

/// What a verifier asks for.
///
/// Only the nonce enters the proof; everything else is compared by the verifier, who keeps the
/// request. Source: fact sheet §11.
public struct PresentationRequest: WireDocument, Equatable {
    /// The most attributes, and the most predicates, that a request may ask for.
    public static let maximumItemCount = 256

    /// The verifier's nonce; never used for a second request.
    public let nonce: Nonce
    /// What the request is called.
    public let name: String
    /// The request's own version.
    public let version: String
    /// The attributes asked for, in the order of the document, each under a referent of its own.
    public let attributes: [RequestedAttribute]
    /// The predicates asked for.
    public let predicates: [RequestedPredicate]
    /// A proof of non-revocation is asked for every credential that can be revoked.
    public let nonRevoked: NonRevokedInterval?
    /// The form of the request, `1.0` or `2.0`; `nil` means 1.0.
    ///
    /// In 1.0 restrictions do not name URIs.
    public let formatVersion: String?

    /// Creates a request; the format version follows from the restrictions.
    ///
    /// - Throws: `DecodingFailure` for no item, too many, a referent used twice, an empty group or
    ///   the link secret's name.
    public init(
        nonce: Nonce, name: String, version: String, attributes: [RequestedAttribute],
        predicates: [RequestedPredicate], nonRevoked: NonRevokedInterval? = nil
    ) throws(DecodingFailure) {
        let restrictions =
            attributes.compactMap(\.restriction)
            + predicates.compactMap(\.restriction)
        self.nonce = nonce
        self.name = name
        self.version = version
        self.attributes = attributes
        self.predicates = predicates
        self.nonRevoked = nonRevoked
        formatVersion = restrictions.contains(where: \.namesURI) ? "2.0" : nil
        try validate(at: "")
    }

    /// Decodes a parsed value.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        nonce = try reader.required("nonce", Nonce.decode)
        name = try reader.required("name", JSONValue.string)
        version = try reader.required("version", JSONValue.string)
        let limit = Self.maximumItemCount
        let attributes = try reader.optional(
            "requested_attributes", JSONValue.map(maximumCount: limit, JSONValue.any))
        let predicates = try reader.optional(
            "requested_predicates", JSONValue.map(maximumCount: limit, JSONValue.any))
        nonRevoked = try reader.optional("non_revoked", NonRevokedInterval.init(json:at:))
        formatVersion = try reader.optional("ver", JSONValue.string)
        guard [nil, "1.0", "2.0"].contains(formatVersion) else {
            throw reader.failure("ver", "must be 1.0 or 2.0")
        }
        try reader.finish()
        var items: [RequestedAttribute] = []
        for (referent, value) in attributes ?? [] {
            let place = reader.location(of: "requested_attributes.\(referent)")
            items.append(try RequestedAttribute(referent: referent, json: value, at: place))
        }
        self.attributes = items
        var conditions: [RequestedPredicate] = []
        for (referent, value) in predicates ?? [] {
            let place = reader.location(of: "requested_predicates.\(referent)")
            conditions.append(try RequestedPredicate(referent: referent, json: value, at: place))
        }
        self.predicates = conditions
        try validate(at: location)
    }

    /// The request as JSON.
    public var json: JSONValue {
        var object = JSONObject([
            ("nonce", nonce.json), ("name", .string(name)), ("version", .string(version)),
            (
                "requested_attributes",
                .object(JSONObject(attributes.map { ($0.referent, $0.json) }))
            ),
            (
                "requested_predicates",
                .object(JSONObject(predicates.map { ($0.referent, $0.json) }))
            ),
        ])
        object["non_revoked"] = nonRevoked?.json
        object["ver"] = formatVersion.map(JSONValue.string)
        return .object(object)
    }

    private func validate(at location: String) throws(DecodingFailure) {
        func failure(_ problem: String) -> DecodingFailure {
            DecodingFailure(location: location, problem: problem)
        }
        guard !attributes.isEmpty || !predicates.isEmpty else {
            throw failure("asks for nothing")
        }
        guard max(attributes.count, predicates.count) <= Self.maximumItemCount else {
            throw failure("asks for more than \(Self.maximumItemCount) items")
        }
        guard Set(attributes.map(\.referent)).count == attributes.count,
            Set(predicates.map(\.referent)).count == predicates.count
        else { throw failure("uses a referent twice") }
        for attribute in attributes {
            let names = Set(attribute.names)
            guard (1...Schema.maximumAttributeCount).contains(attribute.names.count),
                names.count == attribute.names.count
            else { throw failure("a group must hold 1 to 125 different names") }
        }
        let names = attributes.flatMap(\.names) + predicates.map(\.attribute)
        guard !names.contains(.linkSecret) else { throw failure("asks for the link secret") }
    }
}
