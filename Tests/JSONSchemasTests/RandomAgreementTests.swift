import JSONDocuments
import JSONSchemas
import TestSupport
import Testing

@Suite("Drawn schemas and documents are judged as the Python package judges them")
struct RandomAgreementTests {
    private static let keywords = [
        "false", "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "contains",
        "minContains", "maxContains", "minItems", "maxItems", "uniqueItems", "required",
        "dependentRequired", "minProperties", "maxProperties", "anyOf", "oneOf", "not",
    ]

    @Test func agree() throws {
        var generator = SchemaGenerator(random: SeededGenerator(seed: 2026))
        var schemas: [(schema: JSONSchema, question: JSONValue, documents: [JSONValue])] = []
        var endless = 0
        while schemas.count < 2_000 {
            let json = generator.document()
            let schema: JSONSchema
            do throws(SchemaError) {
                schema = try JSONSchema(json: json)
            } catch {
                guard case .referenceEndless = error else { throw error }
                endless += 1
                continue
            }
            var documents = (0..<6).map { _ in generator.fitting(json, root: json) }
            documents += documents.map { generator.changed($0) }
            let question: JSONValue = [
                "schema": json, "others": [], "documents": .array(documents),
            ]
            schemas.append((schema, question, documents))
        }
        guard let verdicts = try PythonJudge.verdicts("schemas", schemas.map(\.question)) else {
            return
        }
        var counts: [String: Int] = [:]
        for (entry, expected) in zip(schemas, verdicts) {
            try #require(expected.count == entry.documents.count)
            for (document, isValid) in zip(entry.documents, expected) {
                let violation = entry.schema.validate(document)
                counts[violation?.keyword ?? "valid", default: 0] += 1
                #expect(
                    (violation == nil) == isValid,
                    """
                    Swift: \(violation?.description ?? "valid") (\(violation?.keyword ?? ""))
                    \(entry.question["schema"]?.canonicalText ?? "")
                    \(document.canonicalText)
                    """)
            }
        }
        #expect(counts["valid", default: 0] > 5_000)
        let missing = Self.keywords.filter { counts[$0] == nil }
        #expect(missing.isEmpty, "no document was refused by these keywords")
        // A document at the limits has no verdict, so there must be none.
        #expect(counts[""] == nil)
        #expect(endless > 0)
    }
}
