public import JSONDocuments

/// A JSON Schema of draft 2020-12 that can be applied as it stands: every keyword understood,
/// every reference resolved, every pattern compiled.
///
/// A small and strict part: an unknown keyword is refused rather than passed over; `$ref` reaches
/// `#`, `#/…` and the absolute `$id` of the documents at hand; `format` is an annotation. Left out
/// are `$dynamicRef`, `$anchor`, `$vocabulary`, `dependentSchemas`, `unevaluatedItems`, `content…`.
/// Source: JSON Schema 2020-12, core and validation.
public struct JSONSchema: Sendable {
    /// The `$id` of the schema; `nil` where it has none.
    public let identifier: String?
    let nodes: [SchemaNode]
    let limits: SchemaLimits

    /// Reads a schema, with the further documents that it and they refer to.
    ///
    /// - Throws: `SchemaError` with the place in the document that was refused; a document handed
    ///   in must be valid even where nothing refers to it.
    public init(
        json: JSONValue, referring documents: [JSONValue] = [],
        limits: SchemaLimits = SchemaLimits()
    ) throws(SchemaError) {
        var compiler = SchemaCompiler(limits: limits)
        identifier = try compiler.add(json)
        for document in documents {
            guard try compiler.add(document) != nil else { throw .identifierMissing }
        }
        nodes = try compiler.finished()
        self.limits = limits
    }

    /// The first violation found; `nil` where the document is valid.
    ///
    /// A document that the limits do not let judge, by its depth, its numbers, or the steps that it
    /// would take, is refused too, with an empty keyword.
    public func validate(_ value: JSONValue) -> SchemaViolation? {
        let instance: Instance
        do throws(InstanceProblem) {
            instance = try Instance(value, limits: limits)
        } catch {
            switch error {
            case .tooDeep:
                return SchemaViolation(pointer: "", keyword: "", problem: "is nested too deeply")
            case .numberBeyondLimits(let path):
                return SchemaViolation(
                    pointer: path.pointer, keyword: "", problem: "is no number within the limits")
            }
        }
        var evaluation = Evaluation(nodes: nodes, limits: limits, weight: instance.weight)
        return evaluation.violation(of: instance)
    }
}
