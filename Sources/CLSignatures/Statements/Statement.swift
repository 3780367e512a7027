public import BigIntegers
public import Sodium

/// What is said about the credentials of one holder: shown values, and facts about hidden ones.
///
/// It is the verifier's: built from its own request, and from the values that the holder shows. That one
/// link secret is in all credentials belongs to each statement of more than one.
///
/// Prover and verifier derive from it, by the same code, which elements a proof has, in which equations its
/// secrets stand, and how wide each part is (see `StatementEquations`). So a proof carries no structure
/// of its own.
public struct Statement: Sendable {
    /// Most credentials of a statement.
    public static let largestCredentialCount = 8
    /// Most relations between attributes.
    public static let largestRelationCount = 16

    /// A hidden attribute of one of the credentials.
    public struct Attribute: Hashable, Sendable {
        /// The credential's place.
        public let credential: Int
        /// Canonical name.
        public let name: String

        /// Names an attribute.
        public init(credential: Int, name: String) {
            self.credential = credential
            self.name = name
        }
    }

    /// What is said about two hidden attributes, of one credential or of two.
    public enum Relation: Hashable, Sendable {
        /// They have the same value.
        case equal(Attribute, Attribute)
        /// They have different values.
        case different(Attribute, Attribute)
    }

    /// What is said about each credential.
    public let credentials: [CredentialClaim]
    /// What is said about attributes together, in the verifier's order.
    public let relations: [Relation]

    /// Checks a statement.
    ///
    /// - Throws: `CLSignatureError.statementTooLarge`; `.attributeNotHidden` for a relation with an
    ///   attribute that is shown, unknown, or names the credential's revocation; `.statementContradictory`
    ///   where the equal ones are to be different.
    public init(
        credentials: [CredentialClaim], relations: [Relation] = []
    ) throws(CLSignatureError) {
        guard (1...Self.largestCredentialCount).contains(credentials.count),
            relations.count <= Self.largestRelationCount
        else { throw .statementTooLarge }
        for attribute in relations.flatMap(\.attributes) {
            guard credentials.indices.contains(attribute.credential),
                credentials[attribute.credential].isOpen(attribute.name)
            else { throw .attributeNotHidden(attribute: attribute.name) }
        }
        self.credentials = credentials
        self.relations = relations
        let classes = ValueClasses(credentials, relations)
        for case .different(let first, let second) in relations {
            guard classes[first] != classes[second] else { throw .statementContradictory }
        }
    }
}

extension Statement.Relation {
    /// The two attributes.
    var attributes: [Statement.Attribute] {
        switch self {
        case .equal(let first, let second), .different(let first, let second): [first, second]
        }
    }
}

/// What is said about one credential.
public struct CredentialClaim: Sendable {
    /// Most ranges of one credential.
    public static let largestRangeCount = 16

    /// That the credential is not revoked.
    public struct NonRevocation: Hashable, Sendable {
        /// Canonical name of the attribute that holds the revocation number, as the schema fixes it.
        public let attribute: String
        /// The accumulator's value `ν`, a square modulo the key's `n`.
        public let value: BigInteger
        /// Digest of the head that the value comes from, as its issuer signed it.
        public let head: SHA256Digest

        /// Names the head that the verifier goes by; that it is the issuer's is for the caller to check.
        public init(attribute: String, value: BigInteger, head: SHA256Digest) {
            self.attribute = attribute
            self.value = value
            self.head = head
        }
    }

    /// The key of the credential's issuer.
    public let key: IssuerPublicKey
    /// Values that are shown, by canonical name.
    public let revealed: [String: BigInteger]
    /// In which ranges hidden values are, an attribute once, in the order of their names.
    public let ranges: [ValueRange]
    /// That it is not revoked; `nil` where nothing is said about it.
    public let nonRevocation: NonRevocation?

    /// Checks a claim; every name that is not revealed is hidden.
    ///
    /// - Throws: `CLSignatureError.attributeSetMismatch` for a revealed name that is no attribute;
    ///   `.attributeOutOfRange` for a revealed value of more than 256 bits; `.attributeNotHidden` for a
    ///   range or a revocation number of an attribute that is shown, unknown, or named twice;
    ///   `.statementTooLarge`; `.keyInvalid` for a modulus that is not exactly as wide as its profile, on
    ///   whose width hiding rests, and where `ν` is no element of the key's group.
    public init(
        key: IssuerPublicKey, revealed: [String: BigInteger], ranges: [ValueRange] = [],
        nonRevocation: NonRevocation? = nil
    ) throws(CLSignatureError) {
        guard key.n.bitWidth == key.profile.rawValue else { throw .keyInvalid }
        guard revealed.keys.allSatisfy(key.hasAttribute) else { throw .attributeSetMismatch }
        for (name, value) in revealed where value.bitWidth > CLParameters.message {
            throw .attributeOutOfRange(attribute: name)
        }
        guard ranges.count <= Self.largestRangeCount else { throw .statementTooLarge }
        var hidden = key.attributeNames.subtracting(revealed.keys)
        for name in ranges.map(\.attribute) + (nonRevocation.map { [$0.attribute] } ?? []) {
            guard key.hasAttribute(spelt: name), hidden.remove(name) != nil else {
                throw .attributeNotHidden(attribute: name)
            }
        }
        if let value = nonRevocation?.value {
            guard key.modulus.contains(value), value != .one, value != key.n - .one else {
                throw .keyInvalid
            }
        }
        self.key = key
        self.revealed = revealed
        self.ranges = ranges.sorted {
            $0.attribute.utf8.lexicographicallyPrecedes($1.attribute.utf8)
        }
        self.nonRevocation = nonRevocation
    }

    /// Names that stay hidden, with the link secret, in the order of their UTF-8 bytes.
    var hiddenNames: [String] {
        key.r.keys.filter { revealed[$0] == nil }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
    }

    /// Whether relations may name the attribute: it is hidden, and no revocation number, whose response
    /// nothing else may share.
    fileprivate func isOpen(_ name: String) -> Bool {
        key.hasAttribute(spelt: name) && revealed[name] == nil
            && nonRevocation?.attribute != name
    }
}
