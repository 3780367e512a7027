import JSONDocuments
import JSONSchemas
import Testing

@Suite("Violations: where and why, never what")
struct ViolationTests {
    @Test(arguments: [
        (#"{"type": "string"}"#, "1", "", "type"),
        (#"{"properties": {"a": {"items": {"const": 1}}}}"#, #"{"a": [1, 2]}"#, "/a/1", "const"),
        (#"{"properties": {"a/b~c": false}}"#, #"{"a/b~c": 1}"#, "/a~1b~0c", "false"),
        (#"{"required": ["x"]}"#, "{}", "", "required"),
        (#"{"unevaluatedProperties": false}"#, #"{"x": 1}"#, "/x", "unevaluatedProperties"),
        (#"{"additionalProperties": false}"#, #"{"x": 1}"#, "/x", "additionalProperties"),
        (#"{"additionalProperties": {"type": "null"}}"#, #"{"x": 1}"#, "/x", "type"),
        (#"{"prefixItems": [true, {"minimum": 5}]}"#, "[1, 2]", "/1", "minimum"),
        (#"{"propertyNames": {"maxLength": 1}}"#, #"{"ab": 1}"#, "/ab", "maxLength"),
        (#"{"anyOf": [{"items": false}, {"maxItems": 0}]}"#, "[1]", "", "anyOf"),
        (#"{"items": {"not": {"items": {"type": "null"}}}}"#, "[[1], [null]]", "/1", "not"),
        (#"{"contains": {"items": false}}"#, "[[1]]", "", "contains"),
        (#"{"if": {"items": false}, "else": {"minItems": 3}}"#, "[1]", "", "minItems"),
    ])
    func placed(schema: String, document: String, pointer: String, keyword: String) throws {
        let schema = try JSONSchema(json: JSONValue(parsing: schema.utf8))
        let violation = try #require(schema.validate(JSONValue(parsing: document.utf8)))
        #expect(violation.pointer == pointer)
        #expect(violation.keyword == keyword)
        #expect(violation.description.hasSuffix(violation.problem))
    }

    @Test func valuesAreNeverRepeated() throws {
        let secret: JSONValue = "4711-Li-Wei"
        let number: JSONValue = .integer(47_114_711)
        let schemas: [JSONValue] = [
            false, ["type": "null"], ["const": 1], ["enum": [1]], ["maxLength": 1],
            ["minLength": 99],
            ["pattern": "^$"], ["maximum": 1], ["minimum": 99_999_999], ["exclusiveMaximum": 1],
            ["exclusiveMinimum": 99_999_999], ["multipleOf": 1_000], ["not": true],
            ["anyOf": [false]],
            ["oneOf": [true, true]], ["maxItems": 0], ["uniqueItems": true], ["contains": false],
            ["maxContains": 0, "contains": true], ["items": false], ["required": ["x"]],
            ["maxProperties": 0], ["additionalProperties": false], ["unevaluatedProperties": false],
        ]
        var refused = 0
        for json in schemas {
            let schema = try JSONSchema(json: json)
            for document in [secret, number, [secret, secret], ["name": secret, "age": number]] {
                guard let violation = schema.validate(document) else { continue }
                refused += 1
                #expect(!violation.description.contains("4711"))
                #expect(!violation.problem.contains("Wei"))
            }
        }
        #expect(refused > 40)
    }

    @Test func oneLine() throws {
        let schema = try JSONSchema(json: ["additionalProperties": false, "required": ["a\n"]])
        #expect(schema.validate([:])?.description == "lacks the member \"a?\"")
        let name = "\u{202E}\n" + String(repeating: "n", count: 1_000)
        let violation = try #require(schema.validate(.object(JSONObject([("a\n", 1), (name, 2)]))))
        #expect(!violation.description.unicodeScalars.contains { $0 == "\n" || $0 == "\u{202E}" })
    }
}
