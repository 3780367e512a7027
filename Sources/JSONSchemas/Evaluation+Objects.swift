/// Keywords about objects; each names the members that it evaluated.
extension Evaluation {
    /// Core §10.3.2 and validation §6.5.
    mutating func checkObject(
        _ node: SchemaNode, _ members: Members
    ) throws(Stop) -> MemberSet {
        try checkNames(node, members)
        var evaluated = MemberSet()
        try spend(node.properties.count)
        for property in node.properties {
            guard let position = members.position(of: property.name) else { continue }
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
            try checkUnevaluated(additional, members, &evaluated)
        }
        return evaluated
    }

    /// Applies `schema` to every member that is not in `evaluated`, and then adds them.
    mutating func checkUnevaluated(
        _ schema: SchemaNode.Index, _ members: Members, _ evaluated: inout MemberSet
    ) throws(Stop) {
        try spend(members.list.count)
        for (position, member) in members.list.enumerated() where !evaluated.contains(position) {
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
        try spend(node.dependentRequired.count)
        for (name, required) in node.dependentRequired where members.position(of: name) != nil {
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
        try spend(names.count)
        for name in names where members.position(of: name) == nil {
            throw violated(keyword, "lacks the member \"\(name.text)\"")
        }
    }
}
