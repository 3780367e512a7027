import JSONDocuments
import JSONSchemas
import Testing

/// A schema with documents that it accepts and documents that it refuses, all as JSON texts.
struct WrittenCase: Sendable {
    let schema: String
    var others: [String] = []
    let valid: [String]
    let invalid: [String]
}

@Suite("Written cases: our verdict, and the Python package's, is the one of the specification")
struct WrittenAgreementTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

    @Test(arguments: WrittenCase.all)
    func ours(entry: WrittenCase) throws {
        let schema = try JSONSchema(
            json: parse(entry.schema), referring: entry.others.map { try parse($0) })
        for text in entry.valid {
            #expect(try schema.validate(parse(text)) == nil, "\(entry.schema) \(text)")
        }
        for text in entry.invalid {
            let violation = try #require(
                try schema.validate(parse(text)), "\(entry.schema) \(text)")
            #expect(!violation.keyword.isEmpty)
        }
    }

    @Test func theJudges() throws {
        let questions: [JSONValue] = try WrittenCase.all.map { entry in
            [
                "schema": try parse(entry.schema),
                "others": .array(try entry.others.map { try parse($0) }),
                "documents": .array(try (entry.valid + entry.invalid).map { try parse($0) }),
            ]
        }
        guard let verdicts = try PythonJudge.verdicts("schemas", questions) else { return }
        for (entry, judged) in zip(WrittenCase.all, verdicts) {
            let expected = entry.valid.map { _ in true } + entry.invalid.map { _ in false }
            #expect(judged == expected, "\(entry.schema)")
        }
    }
}
