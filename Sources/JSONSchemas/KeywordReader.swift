import JSONDocuments

/// Reads the keywords of one schema, each by the rules of its vocabulary.
struct KeywordReader {
    let location: String
    let index: SchemaNode.Index
    var node = SchemaNode()

    init(location: String, index: SchemaNode.Index) {
        self.location = location
        self.index = index
    }

    /// Keywords of 2020-12 that are refused by name, since passing over them would be wrong.
    static let unsupported: Set<String> = [
        "$anchor", "$dynamicAnchor", "$dynamicRef", "$vocabulary", "contentEncoding",
        "contentMediaType", "contentSchema", "dependentSchemas", "readOnly", "unevaluatedItems",
        "writeOnly",
    ]

    /// Reads one keyword.
    mutating func read(
        _ keyword: String, _ value: JSONValue, _ compiler: inout SchemaCompiler
    ) throws(SchemaError) {
        let value = KeywordValue(value, keyword, schema: location, limits: compiler.limits)
        if try readCore(value, &compiler) { return }
        if try readAnnotation(value) { return }
        if try readAny(value) { return }
        if try readNumber(value) { return }
        if try readText(value, &compiler) { return }
        if try readArray(value, &compiler) { return }
        if try readObject(value, &compiler) { return }
        if try readApplicator(value, &compiler) { return }
        guard !Self.unsupported.contains(keyword) else {
            throw .keywordUnsupported(location: value.location, keyword: keyword)
        }
        throw .keywordUnknown(location: value.location)
    }

    /// Core §8: identifiers, references, definitions.
    private mutating func readCore(
        _ value: KeywordValue, _ compiler: inout SchemaCompiler
    ) throws(SchemaError) -> Bool {
        switch value.keyword {
        case "$schema":
            // Elsewhere than at the root it would start a document of its own.
            guard location.isEmpty,
                value.json == "https://json-schema.org/draft/2020-12/schema"
            else { throw .dialectUnknown(location: value.location) }
        case "$id":
            guard location.isEmpty else {
                throw .identifierMalformed(location: value.location)
            }
        case "$ref": compiler.refer(from: index, to: try value.text(), at: value.location)
        case "$defs": _ = try value.schemaMap(&compiler)
        default: return false
        }
        return true
    }

    /// Keywords that say something to people and nothing about validity.
    private func readAnnotation(_ value: KeywordValue) throws(SchemaError) -> Bool {
        switch value.keyword {
        case "$comment", "title", "description", "format": _ = try value.text()
        case "deprecated": _ = try value.flag()
        case "examples": _ = try value.list()
        case "default": break
        default: return false
        }
        return true
    }

    /// Validation §6.1.
    private mutating func readAny(_ value: KeywordValue) throws(SchemaError) -> Bool {
        switch value.keyword {
        case "type":
            let names: [String]
            if case .string(let name) = value.json {
                names = [name]
            } else {
                names = try value.differentTexts().map(\.text)
            }
            var types: JSONTypes = []
            for name in names {
                guard let type = JSONTypes.names[name] else { throw value.malformed }
                types.insert(type)
            }
            guard !names.isEmpty else { throw value.malformed }
            node.types = types
        case "const": node.constant = try value.instance(value.json)
        case "enum":
            var values: Set<Instance> = []
            for element in try value.list() { values.insert(try value.instance(element)) }
            guard !values.isEmpty else { throw value.malformed }
            node.enumeration = values
        default: return false
        }
        return true
    }

    /// Validation §6.2.
    private mutating func readNumber(_ value: KeywordValue) throws(SchemaError) -> Bool {
        switch value.keyword {
        case "minimum": node.minimum = try value.number()
        case "maximum": node.maximum = try value.number()
        case "exclusiveMinimum": node.exclusiveMinimum = try value.number()
        case "exclusiveMaximum": node.exclusiveMaximum = try value.number()
        case "multipleOf":
            let divisor = try value.count()
            guard divisor > 0 else { throw value.malformed }
            node.multipleOf = divisor
        default: return false
        }
        return true
    }

    /// Validation §6.3.
    private mutating func readText(
        _ value: KeywordValue, _ compiler: inout SchemaCompiler
    ) throws(SchemaError) -> Bool {
        switch value.keyword {
        case "minLength": node.minLength = try value.count()
        case "maxLength": node.maxLength = try value.count()
        case "pattern":
            node.pattern = try compiler.pattern(try value.text(), at: value.location)
        default: return false
        }
        return true
    }
}
