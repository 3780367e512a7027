import AnonCreds
public import JSONDocuments
public import Records
public import Sodium

/// What a desk asks in the native format: for each credential what is shown and what is proved, and what holds
/// between them.
///
/// `{"native": 1, "credentials": [{"definition", "reveal": [name, …], "ranges": [{"attribute", "lowest"?,
/// "highest"?}, …], "not_revoked"?: {…}}, …], "relations": [{"is": "same" | "different", "of":
/// [{"credential", "attribute"}, {…}]}, …]}`. Bounds are whole numbers of 64 bits in decimal, as the
/// schema has the values; `not_revoked` is the `identity.status` by which the desk goes, `not_revoked_minutes` how old it may be when the
/// answer is judged.
public struct NativeQuestion: Hashable, Sendable {
    /// What is asked of one credential.
    public struct Claim: Hashable, Sendable {
        /// The definition that is accepted.
        public let definition: SHA256Digest
        /// The attributes that are shown, in the order of their names.
        public let reveal: [String]
        /// The ranges of hidden attributes, each attribute once.
        public let ranges: [Interval]
        /// The head under which the credential is not revoked; `nil` where that is not asked.
        public let notRevoked: StatusRecord?
        /// How many minutes old that head may be when the answer is judged; `nil` exactly where there is
        /// no head.
        public let notRevokedMinutes: Int?
    }

    /// The values that a hidden attribute may have.
    public struct Interval: Hashable, Sendable {
        /// The attribute's name.
        public let attribute: String
        /// The least value; `nil` for no lower bound.
        public var lowest: Int?
        /// The largest value; `nil` for no upper bound.
        public var highest: Int?
    }

    /// What holds of two hidden attributes.
    public struct Relation: Hashable, Sendable {
        /// What is said.
        public enum Kind: String, Sendable {
            /// They have one value.
            case same
            /// They have different values.
            case different
        }

        /// An attribute of one of the credentials.
        public struct Place: Hashable, Sendable {
            /// Which credential of the question, from 0.
            public let credential: Int
            /// The attribute's name.
            public let attribute: String
        }

        /// What is said.
        public let kind: Kind
        /// The first attribute.
        public let first: Place
        /// The second attribute.
        public let second: Place
    }

    /// What is asked of each credential.
    public let claims: [Claim]
    /// What holds between attributes.
    public let relations: [Relation]

    /// Puts a question together; ``statement(under:shown:)`` checks it against the definitions.
    public init(claims: [Claim], relations: [Relation]) {
        self.claims = claims
        self.relations = relations
    }

    /// Every attribute that the question names.
    public var attributes: [String] {
        claims.flatMap { $0.reveal + $0.ranges.map(\.attribute) }
            + relations.flatMap { [$0.first.attribute, $0.second.attribute] }
    }
}

extension NativeQuestion {
    /// Whether a request's question is of this form, well made or not.
    static func isNative(_ value: JSONValue) -> Bool { value["native"] != nil }

    /// Parses the question of a request.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        guard try reader.required("native", JSONValue.integer) == 1 else {
            throw reader.failure("native", "must be 1; a newer program may know this version")
        }
        claims = try reader.required(
            "credentials", JSONValue.list(maximumCount: 8, Claim.init(json:at:)))
        relations = try reader.required(
            "relations", JSONValue.list(maximumCount: 16, Relation.init(json:at:)))
        try reader.finish()
        guard !claims.isEmpty else { throw reader.failure("credentials", "must not be empty") }
    }

    /// The document that ``init(json:at:)`` parses.
    public var json: JSONValue {
        [
            "native": 1, "credentials": .array(claims.map(\.json)),
            "relations": .array(relations.map(\.json)),
        ]
    }
}

extension NativeQuestion.Claim {
    fileprivate init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        let definition = try reader.required("definition", SHA256Digest.decode)
        self.definition = definition
        reveal = try reader.required(
            "reveal",
            JSONValue.list(
                maximumCount: NativePresentation.largestShownCount, JSONValue.string))
        ranges = try reader.required(
            "ranges", JSONValue.list(maximumCount: 16, NativeQuestion.Interval.init(json:at:)))
        notRevoked = try reader.optional("not_revoked", StatusRecord.decode)
        notRevokedMinutes = try reader.optional(
            "not_revoked_minutes",
            JSONValue.integer(in: 1...RequestTemplate.largestNotRevokedMinutes))
        try reader.finish()
        guard (notRevoked == nil) == (notRevokedMinutes == nil) else {
            throw reader.failure("not_revoked", "needs a head and its largest age")
        }
        let names = reveal.map(AttributeName.init)
        guard zip(names, names.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw reader.failure("reveal", "must be in the order of the names, each once")
        }
        guard notRevoked.map({ $0.definition == definition }) ?? true else {
            throw reader.failure("not_revoked", "is of another definition")
        }
    }

    fileprivate var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("definition", .string(hexadecimal(definition.bytes))),
            ("reveal", .array(reveal.map(JSONValue.string))),
            ("ranges", .array(ranges.map(\.json))),
        ]
        if let notRevoked { members.append(("not_revoked", notRevoked.json)) }
        if let notRevokedMinutes {
            members.append(("not_revoked_minutes", .integer(notRevokedMinutes)))
        }
        return .object(JSONObject(members))
    }
}

extension NativeQuestion.Interval {
    fileprivate init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        attribute = try reader.required("attribute", JSONValue.string)
        lowest = try reader.optional("lowest", Self.bound)
        highest = try reader.optional("highest", Self.bound)
        try reader.finish()
        guard lowest != nil || highest != nil else {
            throw reader.failure("attribute", "needs a bound")
        }
    }

    fileprivate var json: JSONValue {
        var members: [(String, JSONValue)] = [("attribute", .string(attribute))]
        if let lowest { members.append(("lowest", .string(String(lowest)))) }
        if let highest { members.append(("highest", .string(String(highest)))) }
        return .object(JSONObject(members))
    }

    private static func bound(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Int {
        let text = try JSONValue.string(value, location)
        guard let number = Int(text), String(number) == text else {
            throw DecodingFailure(
                location: location, problem: "must be a whole number of 64 bits, in decimal")
        }
        return number
    }
}

extension NativeQuestion.Relation {
    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        kind = try reader.required("is", JSONValue.choice(Kind.self))
        let places = try reader.required(
            "of", JSONValue.list(maximumCount: 2, Place.init(json:at:)))
        try reader.finish()
        guard places.count == 2 else { throw reader.failure("of", "must be two attributes") }
        (first, second) = (places[0], places[1])
    }

    fileprivate var json: JSONValue {
        ["is": .string(kind.rawValue), "of": [first.json, second.json]]
    }
}

extension NativeQuestion.Relation.Place {
    fileprivate init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        credential = try reader.required("credential", JSONValue.integer(in: 0...7))
        attribute = try reader.required("attribute", JSONValue.string)
        try reader.finish()
    }

    fileprivate var json: JSONValue {
        ["credential": .integer(credential), "attribute": .string(attribute)]
    }
}
