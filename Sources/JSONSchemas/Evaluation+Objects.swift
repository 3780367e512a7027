/// Keywords about objects; each names the members that it evaluated.
extension Evaluation {
    /// Core §10.3.2 and validation §6.5.
    mutating func checkObject(
        _ node: SchemaNode, _ members: Members
    ) throws(Stop) -> MemberSet {
        try checkNames(node, members)
        var evaluated = MemberSet()
        for property in node.properties {
            guard let position = try position(of: property.name, members) else { continue }
            try check(property.schema, members.list[position].value, at: .name(property.name))
            evaluated.insert(position)
        }
        for (pattern, schema) in node.patternProperties {
            for (position, member) in members.list.enumerated()
            where try matches(pattern, member.name) {
                try check(schema, member.value, at: .name(member.name))
                evaluated.insert(position)
            }
        }
        // What these two keywords evaluated is all that the schema itself evaluated so far.
        if let additional = node.additionalProperties {
            try checkUnevaluated(additional, members, &evaluated, "additionalProperties")
        }
        return evaluated
    }

    /// Applies `schema` to every member that is not in `evaluated`, and then adds them.
    mutating func checkUnevaluated(
        _ schema: SchemaNode.Index, _ members: Members, _ evaluated: inout MemberSet,
        _ keyword: String
    ) throws(Stop) {
        try spend(members.list.count)
        for (position, member) in members.list.enumerated() where !evaluated.contains(position) {
            if nodes[schema].refusesAll {
                path.append(.name(member.name))
                throw violated(keyword, "is a member that is not allowed")
            }
            try check(schema, member.value, at: .name(member.name))
            evaluated.insert(position)
        }
    }

    private mutating func checkNames(_ node: SchemaNode, _ members: Members) throws(Stop) {
        if let minimum = node.minProperties, members.list.count < minimum {
            throw violated("minProperties", "has fewer members than \(minimum)")
        }
        if let maximum = node.maxProperties, members.list.count > maximum {
            throw violated("maxProperties", "has more members than \(maximum)")
        }
        try checkPresent(node.required, members, "required")
        for (name, required) in node.dependentRequired
        where try position(of: name, members) != nil {
            try checkPresent(required, members, "dependentRequired")
        }
        if let schema = node.propertyNames {
            for member in members.list {
                try check(schema, .text(member.name), at: .name(member.name))
            }
        }
    }

    private mutating func checkPresent(
        _ names: [ExactText], _ members: Members, _ keyword: String
    ) throws(Stop) {
        for name in names where try position(of: name, members) == nil {
            throw violated(keyword, "lacks the member \"\(name.text)\"")
        }
    }

    /// Finds a member by name; the work is in the length of the name, which the schema chose.
    private mutating func position(
        of name: ExactText, _ members: Members
    ) throws(Stop) -> Int? {
        try spend(1 + name.byteCount / 16)
        return members.position(of: name)
    }
}
