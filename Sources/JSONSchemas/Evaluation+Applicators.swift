/// Keywords that apply further schemas to the same value (core §10.2, and §8.2.3 for `$ref`).
extension Evaluation {
    mutating func checkInPlace(
        _ node: SchemaNode, _ instance: Instance, collecting: Bool, _ evaluated: inout MemberSet
    ) throws(Stop) {
        for schema in [node.reference].compactMap(\.self) + node.allOf {
            try join(try check(schema, instance, collecting: collecting), &evaluated)
        }
        if !node.anyOf.isEmpty {
            try checkAnyOf(node.anyOf, instance, collecting: collecting, &evaluated)
        }
        if !node.oneOf.isEmpty {
            try checkOneOf(node.oneOf, instance, collecting: collecting, &evaluated)
        }
        // A schema that does not hold evaluates nothing, so `not` never adds a member.
        if let not = node.not, try accepted(not, instance, collecting: false) != nil {
            throw violated("not", "is of a kind that is not allowed")
        }
        if let condition = node.condition {
            let holds = try accepted(condition, instance, collecting: collecting)
            if let holds { try join(holds, &evaluated) }
            if let branch = holds != nil ? node.consequence : node.alternative {
                try join(try check(branch, instance, collecting: collecting), &evaluated)
            }
        }
    }

    /// All branches are asked where members are collected: each that holds adds its own.
    private mutating func checkAnyOf(
        _ schemas: [SchemaNode.Index], _ instance: Instance, collecting: Bool,
        _ evaluated: inout MemberSet
    ) throws(Stop) {
        var holds = false
        for schema in schemas {
            guard let members = try accepted(schema, instance, collecting: collecting) else {
                continue
            }
            holds = true
            guard collecting else { return }
            try join(members, &evaluated)
        }
        guard holds else { throw violated("anyOf", "fits none of the choices") }
    }

    private mutating func checkOneOf(
        _ schemas: [SchemaNode.Index], _ instance: Instance, collecting: Bool,
        _ evaluated: inout MemberSet
    ) throws(Stop) {
        var found: MemberSet?
        for schema in schemas {
            guard let members = try accepted(schema, instance, collecting: collecting) else {
                continue
            }
            guard found == nil else { throw violated("oneOf", "fits more than one choice") }
            found = members
        }
        guard let found else { throw violated("oneOf", "fits none of the choices") }
        try join(found, &evaluated)
    }

    private mutating func join(
        _ members: MemberSet, _ evaluated: inout MemberSet
    ) throws(Stop) {
        try spend(members.wordCount)
        evaluated.formUnion(members)
    }
}
