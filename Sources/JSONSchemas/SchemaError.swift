/// Why a schema was refused; a location is a JSON Pointer (RFC 6901) into the schema document.
public enum SchemaError: Error, Equatable, Sendable {
    // MARK: Limits

    /// More values or more text than allowed.
    case tooLarge
    /// Arrays and objects nested deeper than allowed.
    case tooDeep
    /// More schemas, the nested ones counted, than allowed.
    case tooManySchemas(limit: Int)
    /// Patterns that together need more states than allowed.
    case tooManyStates(limit: Int)

    // MARK: Keywords

    /// Neither an object nor a truth value.
    case notASchema(location: String)
    /// A keyword that JSON Schema 2020-12 does not know.
    case keywordUnknown(location: String)
    /// A keyword of JSON Schema 2020-12 that this evaluator refuses to read.
    case keywordUnsupported(location: String, keyword: String)
    /// A keyword whose value breaks the rules of the specification.
    case keywordMalformed(location: String, keyword: String)
    /// A `$schema` other than JSON Schema 2020-12.
    case dialectUnknown(location: String)
    /// A pattern outside the supported part of ECMA-262.
    case patternRefused(location: String, problem: PatternProblem)

    // MARK: Identifiers and references

    /// An `$id` that is not an absolute URI without fragment, or not at the root.
    case identifierMalformed(location: String)
    /// A document handed in without an `$id`: nothing could refer to it.
    case identifierMissing
    /// Two documents with the same `$id`.
    case identifierRepeated
    /// A `$ref` that names no schema of the documents at hand.
    case referenceUnresolved(location: String)
    /// A schema that refers to itself without going down into the document.
    case referenceEndless(location: String)
}

/// Why a pattern was refused.
public enum PatternProblem: Error, Equatable, Sendable {
    /// Longer than the limit.
    case tooLong(limit: Int)
    /// More states than the limit, mostly from nested repetitions.
    case tooManyStates(limit: Int)
    /// Groups nested deeper than the limit.
    case tooDeep(limit: Int)
    /// A group or class that does not end, a bracket without its other half, a lone backslash.
    case syntax(position: Int)
    /// A construct that the linear-time subset leaves out: back-references, look-around, lazy
    /// quantifiers, named groups, word boundaries, `\p`, and escapes that mean nothing.
    case unsupported(position: Int)
    /// A quantifier with nothing to repeat, with its bounds reversed, or above 1,000.
    case quantifier(position: Int)
    /// A class that is empty or has a reversed range.
    case characterClass(position: Int)
}
