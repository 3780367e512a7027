/// One schema, its keywords read; other schemas are named by their place in the list of all.
struct SchemaNode: Sendable {
    /// A place in the list of all schemas.
    typealias Index = Int

    /// The schema `false`.
    var refusesAll = false

    // Any value
    var types: JSONTypes?
    var enumeration: Set<Instance>?
    var constant: Instance?

    // Numbers
    var minimum: ExactNumber?
    var maximum: ExactNumber?
    var exclusiveMinimum: ExactNumber?
    var exclusiveMaximum: ExactNumber?
    var multipleOf: Int?

    // Texts, lengths in Unicode scalars
    var minLength: Int?
    var maxLength: Int?
    var pattern: Pattern?

    // Arrays
    var prefixItems: [Index] = []
    var items: Index?
    var contains: Index?
    var minContains: Int?
    var maxContains: Int?
    var minItems: Int?
    var maxItems: Int?
    var hasUniqueItems = false

    // Objects
    var properties: [(name: ExactText, schema: Index)] = []
    var propertyNamesKnown: Set<ExactText> = []
    var patternProperties: [(pattern: Pattern, schema: Index)] = []
    var additionalProperties: Index?
    var unevaluatedProperties: Index?
    var propertyNames: Index?
    var required: [ExactText] = []
    var dependentRequired: [(name: ExactText, required: [ExactText])] = []
    var minProperties: Int?
    var maxProperties: Int?

    // The same value again
    var reference: Index?
    var allOf: [Index] = []
    var anyOf: [Index] = []
    var oneOf: [Index] = []
    var not: Index?
    var condition: Index?
    var consequence: Index?
    var alternative: Index?

    /// The schemas that are asked about the very same value.
    var inPlace: [Index] {
        [reference, not, condition, consequence, alternative].compactMap(\.self)
            + allOf + anyOf + oneOf
    }
}

/// Types of JSON Schema; an integer is a number too.
struct JSONTypes: OptionSet, Sendable {
    let rawValue: Int

    static let null = JSONTypes(rawValue: 1)
    static let boolean = JSONTypes(rawValue: 2)
    static let integer = JSONTypes(rawValue: 4)
    static let number = JSONTypes(rawValue: 8)
    static let string = JSONTypes(rawValue: 16)
    static let array = JSONTypes(rawValue: 32)
    static let object = JSONTypes(rawValue: 64)

    static let names: [String: JSONTypes] = [
        "null": .null, "boolean": .boolean, "integer": .integer, "number": .number,
        "string": .string, "array": .array, "object": .object,
    ]

    /// The types that `instance` has.
    init(of instance: Instance) {
        switch instance.content {
        case .null: self = .null
        case .bool: self = .boolean
        case .number(let number): self = number.isInteger ? [.integer, .number] : .number
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }

    init(rawValue: Int) { self.rawValue = rawValue }
}
