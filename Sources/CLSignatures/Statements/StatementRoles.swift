/// What an element of a proof is, beside the announcements: a commitment that the statement calls for.
enum ElementRole: Hashable {
    /// `A′ = A·S^r` of a credential.
    case signature(credential: Int)
    /// `C_u = u·S^r` of a credential's witness.
    case witness(credential: Int)
    /// `C_k = Z^d_k · S^r` of a root of a range's distance.
    case root(RangePlace, Int)
    /// `C_m = Z^m · S^r` of the value in a range with two sides.
    case value(RangePlace)
    /// `C_D = Z^(m_a − m_b) · S^r` of two different attributes.
    case difference(relation: Int)
}

/// What a secret of a proof is.
enum SecretRole: Hashable {
    /// A hidden value, by its place in `ValueClasses`.
    case value(Int)
    /// `e − 2^eStart` of a credential.
    case exponent(credential: Int)
    /// `v − e·r` of a credential.
    case blinder(credential: Int)
    /// `m2` of a credential.
    case context(credential: Int)
    /// `e·r` of a credential's revocation number and `C_u`.
    case witness(credential: Int)
    /// A root `d_k` of a range's distance.
    case root(RangePlace, Int)
    /// `r` of `C_k`.
    case rootBlinder(RangePlace, Int)
    /// `r` of `C_m`.
    case valueBlinder(RangePlace)
    /// What the exponents of `S` in the equation of a range add up to.
    case distance(RangePlace)
    /// `r` of `C_D`.
    case differenceBlinder(relation: Int)
    /// `a` of `a·(m_a − m_b) + b·q = 1`.
    case inverse(relation: Int)
    /// `b` of the same.
    case multiple(relation: Int)
    /// `−a·r` of `C_D`.
    case inverseBlinder(relation: Int)
}

/// A range by its credential and its place among that one's ranges.
struct RangePlace: Hashable {
    let credential: Int
    let range: Int
}

extension Statement {
    /// The elements that a proof has, in their order, each under the key of a credential.
    var elementRoles: [(role: ElementRole, credential: Int)] {
        var roles: [(ElementRole, Int)] = []
        for (index, claim) in credentials.enumerated() {
            roles.append((.signature(credential: index), index))
            if claim.nonRevocation != nil { roles.append((.witness(credential: index), index)) }
            for (range, what) in claim.ranges.enumerated() {
                let place = RangePlace(credential: index, range: range)
                roles += (0..<3).map { (.root(place, $0), index) }
                if what.isTwoSided { roles.append((.value(place), index)) }
            }
        }
        for (relation, first) in differences {
            roles.append((.difference(relation: relation), first.credential))
        }
        return roles.map { (role: $0.0, credential: $0.1) }
    }

    /// Places of the relations that say that attributes differ, with the attribute whose key serves.
    var differences: [(relation: Int, first: Attribute)] {
        relations.enumerated().compactMap { index, relation in
            if case .different(let first, _) = relation {
                (relation: index, first: first)
            } else {
                nil
            }
        }
    }
}
