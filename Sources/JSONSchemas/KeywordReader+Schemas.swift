import JSONDocuments

/// Keywords of arrays and objects, and those that apply further schemas.
extension KeywordReader {
    /// Core §10.3.1 and validation §6.4.
    mutating func readArray(
        _ value: KeywordValue, _ compiler: inout SchemaCompiler
    ) throws(SchemaError) -> Bool {
        switch value.keyword {
        case "prefixItems": node.prefixItems = try value.schemaList(&compiler)
        case "items": node.items = try value.schema(&compiler)
        case "contains": node.contains = try value.schema(&compiler)
        case "minContains": node.minContains = try value.count()
        case "maxContains": node.maxContains = try value.count()
        case "minItems": node.minItems = try value.count()
        case "maxItems": node.maxItems = try value.count()
        case "uniqueItems": node.hasUniqueItems = try value.flag()
        default: return false
        }
        return true
    }

    /// Core §10.3.2 and §11.3, validation §6.5.
    mutating func readObject(
        _ value: KeywordValue, _ compiler: inout SchemaCompiler
    ) throws(SchemaError) -> Bool {
        switch value.keyword {
        case "properties":
            node.properties = try value.schemaMap(&compiler)
            node.propertyNamesKnown = Set(node.properties.map(\.name))
        case "patternProperties":
            for (name, schema) in try value.schemaMap(&compiler) {
                let place = value.location(of: name.text)
                node.patternProperties.append((try compiler.pattern(name.text, at: place), schema))
            }
        case "additionalProperties": node.additionalProperties = try value.schema(&compiler)
        case "unevaluatedProperties": node.unevaluatedProperties = try value.schema(&compiler)
        case "propertyNames": node.propertyNames = try value.schema(&compiler)
        case "required": node.required = try value.differentTexts()
        case "dependentRequired":
            for member in try value.object().members {
                let names = try value.differentTexts(member.value)
                node.dependentRequired.append((ExactText(member.name), names))
            }
        case "minProperties": node.minProperties = try value.count()
        case "maxProperties": node.maxProperties = try value.count()
        default: return false
        }
        return true
    }

    /// Core §10.2.
    mutating func readApplicator(
        _ value: KeywordValue, _ compiler: inout SchemaCompiler
    ) throws(SchemaError) -> Bool {
        switch value.keyword {
        case "allOf": node.allOf = try value.schemaList(&compiler)
        case "anyOf": node.anyOf = try value.schemaList(&compiler)
        case "oneOf": node.oneOf = try value.schemaList(&compiler)
        case "not": node.not = try value.schema(&compiler)
        case "if": node.condition = try value.schema(&compiler)
        case "then": node.consequence = try value.schema(&compiler)
        case "else": node.alternative = try value.schema(&compiler)
        default: return false
        }
        return true
    }
}
