/// The hidden values of a statement: attributes that are equal share one, and all link secrets do.
///
/// A value is one secret of the proof, with one mask and one response: that is how equality is proved.
struct ValueClasses {
    /// The attributes of each value, in the order of credentials and names; the first is the link secret.
    private(set) var members: [[Statement.Attribute]]
    private let places: [Statement.Attribute: Int]

    init(_ credentials: [CredentialClaim], _ relations: [Statement.Relation]) {
        let hidden = credentials.enumerated().flatMap { index, claim in
            claim.hiddenNames.map { Statement.Attribute(credential: index, name: $0) }
        }
        let isLinkSecret = { (attribute: Statement.Attribute) in
            attribute.name == IssuerPublicKey.linkSecretName
        }
        var members =
            [hidden.filter(isLinkSecret)] + hidden.filter { !isLinkSecret($0) }.map { [$0] }
        for case .equal(let first, let second) in relations {
            guard let a = members.firstIndex(where: { $0.contains(first) }),
                let b = members.firstIndex(where: { $0.contains(second) }), a != b
            else { continue }
            members[min(a, b)] += members[max(a, b)]
            members.remove(at: max(a, b))
        }
        self.members = members
        places = Dictionary(
            uniqueKeysWithValues: members.enumerated().flatMap { place, attributes in
                attributes.map { ($0, place) }
            })
    }

    /// The place of an attribute's value; `nil` where it is not hidden.
    subscript(attribute: Statement.Attribute) -> Int? { places[attribute] }
}
