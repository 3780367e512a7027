package import CLSignatures
import Sodium

/// A statement as vectors write it.
package struct NativeStatement: Codable {
    /// What is said about one credential.
    package struct Claim: Codable {
        /// The name of the issuer's key.
        let key: String
        var shown: [String: NativeInteger] = [:]
        var ranges: [Range] = []
        var notRevoked: NotRevoked?
    }
    /// A hidden value's bounds.
    package struct Range: Codable {
        let attribute: String
        var lowest: NativeInteger?
        var highest: NativeInteger?
    }
    /// The head that a credential is not revoked under.
    package struct NotRevoked: Codable {
        let attribute: String
        let accumulator: NativeInteger
        let head: String
    }
    /// What is said about two attributes: `equal` or `different`.
    package struct Relation: Codable {
        let kind: String
        let first, second: Place
    }
    /// An attribute of one of the claims.
    package struct Place: Codable, Hashable {
        let claim: Int
        let attribute: String
    }

    var claims: [Claim] = []
    var relations: [Relation] = []

    /// What is no statement, before our own code sees it.
    struct Unreadable: Error {}

    /// The statement, checked.
    package func statement(keys: [String: IssuerPublicKey]) throws -> Statement {
        try Statement(
            credentials: claims.map { claim in
                guard let key = keys[claim.key] else { throw Unreadable() }
                return try claim.claim(key)
            },
            relations: relations.map { try $0.relation() })
    }
}

extension NativeStatement.Claim {
    fileprivate func claim(_ key: IssuerPublicKey) throws -> CredentialClaim {
        try CredentialClaim(
            key: key, revealed: shown.mapValues(\.value),
            ranges: ranges.map {
                try ValueRange(
                    attribute: $0.attribute, lowest: $0.lowest?.value, highest: $0.highest?.value)
            },
            nonRevocation: notRevoked.map { asked in
                guard let head = digest(asked.head) else { throw NativeStatement.Unreadable() }
                return .init(
                    attribute: asked.attribute, value: asked.accumulator.value, head: head)
            })
    }
}

extension NativeStatement.Relation {
    fileprivate func relation() throws -> Statement.Relation {
        switch kind {
        case "equal": .equal(first.place, second.place)
        case "different": .different(first.place, second.place)
        default: throw NativeStatement.Unreadable()
        }
    }
}

extension NativeStatement.Place {
    fileprivate var place: Statement.Attribute { .init(credential: claim, name: attribute) }
}

/// The digest behind 64 digits.
func digest(_ text: String) -> SHA256Digest? {
    bytes(hexadecimal: text).flatMap { SHA256Digest(bytes: $0) }
}
