/// Keywords about one value by itself.
extension Evaluation {
    /// Validation §6.1.
    mutating func checkAny(_ node: SchemaNode, _ instance: Instance) throws(Stop) {
        if let types = node.types, types.isDisjoint(with: JSONTypes(of: instance)) {
            throw violated("type", "is of the wrong type")
        }
        if let constant = node.constant {
            try spend(comparing: instance)
            guard constant == instance else {
                throw violated("const", "is not the one value allowed")
            }
        }
        if let enumeration = node.enumeration {
            try spend(comparing: instance)
            guard enumeration.contains(instance) else {
                throw violated("enum", "is none of the values allowed")
            }
        }
    }

    /// Counts one comparison: values with the same fingerprint are compared as a whole.
    private mutating func spend(comparing instance: Instance) throws(Stop) {
        try spend(1 + instance.weight / 16)
    }

    /// Validation §6.2.
    mutating func checkNumber(_ node: SchemaNode, _ number: ExactNumber) throws(Stop) {
        try spend(number.digits.count / 16)
        if let minimum = node.minimum, number < minimum {
            throw violated("minimum", "is below the minimum")
        }
        if let maximum = node.maximum, number > maximum {
            throw violated("maximum", "is above the maximum")
        }
        if let bound = node.exclusiveMinimum, number <= bound {
            throw violated("exclusiveMinimum", "is not above the bound")
        }
        if let bound = node.exclusiveMaximum, number >= bound {
            throw violated("exclusiveMaximum", "is not below the bound")
        }
        if let divisor = node.multipleOf {
            try spend(32 + number.digits.count)
            guard number.isMultiple(of: divisor) else {
                throw violated("multipleOf", "is not a multiple of \(divisor)")
            }
        }
    }

    /// Validation §6.3; a length counts Unicode scalars.
    mutating func checkText(_ node: SchemaNode, _ text: ExactText) throws(Stop) {
        if node.minLength != nil || node.maxLength != nil {
            try spend(text.byteCount / 16)
            let length = text.text.unicodeScalars.count
            if let minimum = node.minLength, length < minimum {
                throw violated("minLength", "is shorter than \(minimum)")
            }
            if let maximum = node.maxLength, length > maximum {
                throw violated("maxLength", "is longer than \(maximum)")
            }
        }
        if let pattern = node.pattern, try !matches(pattern, text) {
            throw violated("pattern", "does not match the pattern")
        }
    }

    mutating func matches(_ pattern: Pattern, _ text: ExactText) throws(Stop) -> Bool {
        do throws(Exhausted) {
            return try pattern.matches(text.text, &steps)
        } catch {
            throw .exhausted
        }
    }

    /// Core §10.3.1 and validation §6.4.
    mutating func checkArray(
        _ node: SchemaNode, _ elements: [Instance], weight: Int
    ) throws(Stop) {
        if let minimum = node.minItems, elements.count < minimum {
            throw violated("minItems", "has fewer elements than \(minimum)")
        }
        if let maximum = node.maxItems, elements.count > maximum {
            throw violated("maxItems", "has more elements than \(maximum)")
        }
        if node.hasUniqueItems {
            try spend(weight)
            guard Set(elements).count == elements.count else {
                throw violated("uniqueItems", "has the same element twice")
            }
        }
        for (index, schema) in node.prefixItems.enumerated() where index < elements.count {
            try check(schema, elements[index], at: .index(index))
        }
        if let items = node.items {
            for (index, element) in elements.enumerated().dropFirst(node.prefixItems.count) {
                try check(items, element, at: .index(index))
            }
        }
        if let contains = node.contains { try checkContains(contains, node, elements) }
    }

    private mutating func checkContains(
        _ schema: SchemaNode.Index, _ node: SchemaNode, _ elements: [Instance]
    ) throws(Stop) {
        var count = 0
        for (index, element) in elements.enumerated() {
            path.append(.index(index))
            if try accepted(schema, element, collecting: false) != nil { count += 1 }
            path.removeLast()
        }
        guard count >= node.minContains ?? 1 else {
            throw violated(
                node.minContains == nil ? "contains" : "minContains",
                "has too few elements of the kind that it must contain")
        }
        if let maximum = node.maxContains, count > maximum {
            throw violated(
                "maxContains", "has too many elements of the kind that it must contain")
        }
    }
}
