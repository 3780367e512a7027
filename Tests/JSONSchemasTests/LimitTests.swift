import JSONDocuments
import JSONSchemas
import Testing

@Suite("Limits: no schema and no document takes more than its share")
struct LimitTests {
    private func limits(_ change: (inout SchemaLimits) -> Void) -> SchemaLimits {
        var limits = SchemaLimits()
        change(&limits)
        return limits
    }

    @Test func schemaSize() throws {
        let schema: JSONValue = ["properties": ["name": ["type": "string"], "age": true]]
        _ = try JSONSchema(json: schema, limits: limits { $0.valueCount = 5 })
        #expect(throws: SchemaError.tooLarge) {
            try JSONSchema(json: schema, limits: limits { $0.valueCount = 4 })
        }
        _ = try JSONSchema(json: schema, limits: limits { $0.textByteCount = 27 })
        #expect(throws: SchemaError.tooLarge) {
            try JSONSchema(json: schema, limits: limits { $0.textByteCount = 26 })
        }
        _ = try JSONSchema(json: schema, limits: limits { $0.schemaCount = 3 })
        #expect(throws: SchemaError.tooManySchemas(limit: 2)) {
            try JSONSchema(json: schema, limits: limits { $0.schemaCount = 2 })
        }
        _ = try JSONSchema(json: schema, limits: limits { $0.depth = 3 })
        #expect(throws: SchemaError.tooDeep) {
            try JSONSchema(json: schema, limits: limits { $0.depth = 2 })
        }
    }

    @Test func statesOfAllPatterns() throws {
        let schema: JSONValue = ["allOf": [["pattern": "^a{40}$"], ["pattern": "b{40}"]]]
        _ = try JSONSchema(json: schema, limits: limits { $0.totalStateCount = 100 })
        #expect(throws: SchemaError.tooManyStates(limit: 80)) {
            try JSONSchema(json: schema, limits: limits { $0.totalStateCount = 80 })
        }
    }

    /// Long names, one inside the other, make locations as long as the square of the schema.
    @Test func longNames() {
        var inner = JSONObject()
        for index in 0..<1_000 { inner["\(index)"] = true }
        let name = String(repeating: "n", count: 100_000)
        let schema: JSONValue = [
            "properties": .object(JSONObject([(name, ["properties": .object(inner)])]))
        ]
        #expect(throws: SchemaError.tooLarge) { try JSONSchema(json: schema) }
    }

    /// 2^40 ways through forty schemas; the answer is a refusal, also the other way round.
    @Test func exponentialSchema() throws {
        var definitions: [(String, JSONValue)] = [("d0", true)]
        for index in 1...40 {
            let reference: JSONValue = ["$ref": .string("#/$defs/d\(index - 1)")]
            definitions.append(("d\(index)", ["allOf": [reference, reference]]))
        }
        let all: JSONValue = .object(JSONObject(definitions))
        let reference: JSONValue = ["$ref": "#/$defs/d40"]
        for (keyword, value): (String, JSONValue) in [
            ("$ref", "#/$defs/d40"), ("not", reference), ("anyOf", [reference, true]),
            ("not", ["not": reference]), ("if", reference),
        ] {
            let schema = try JSONSchema(
                json: .object(JSONObject([("$defs", all), (keyword, value)])))
            #expect(schema.validate(1)?.keyword == "", "\(keyword)")
        }
    }

    @Test func patternsAreCounted() throws {
        let schema = try JSONSchema(json: ["pattern": "(?:a?){900}b"])
        #expect(schema.validate(.string(String(repeating: "a", count: 20)))?.keyword == "pattern")
        #expect(schema.validate(.string(String(repeating: "a", count: 20_000)))?.keyword == "")
    }

    /// The work lies in the length of a name or value, so the length is what is counted.
    @Test(
        arguments: [
            ["const": 1], ["enum": [1]], ["uniqueItems": true], ["maxLength": 1], ["multipleOf": 7],
            ["required": [.string(String(repeating: "n", count: 20_000))]],
            ["properties": .object(JSONObject([(String(repeating: "n", count: 20_000), true)]))],
            ["pattern": "x"], ["patternProperties": ["x": true]], ["items": true],
        ] as [JSONValue])
    func lengthsAreCounted(json: JSONValue) throws {
        let schema = try JSONSchema(
            json: json,
            limits: limits {
                $0.stepBase = 500
                $0.stepsPerUnit = 0
            })
        let text = String(repeating: "a", count: 20_000)
        let documents: [JSONValue] = [
            .string(text), .array(Array(repeating: "a", count: 1_000)),
            .number(String(repeating: "9", count: 1_000)), .object(JSONObject([(text, 1)])),
        ]
        #expect(documents.contains { schema.validate($0)?.keyword == "" })
        #expect(schema.validate(1)?.keyword != "")
    }

    @Test func ordinaryLongTextsPass() throws {
        let schema = try JSONSchema(json: [
            "pattern": "^[A-Za-z0-9+/]*={0,2}$", "maxLength": 1_000_000,
        ])
        #expect(schema.validate(.string(String(repeating: "a", count: 500_000))) == nil)
    }

    @Test func recursion() throws {
        let schema = try JSONSchema(json: [
            "properties": ["next": ["allOf": [["anyOf": [["$ref": "#"]]]]]],
            "unevaluatedProperties": false,
        ])
        var chain: JSONValue = [:]
        for _ in 0..<63 { chain = ["next": chain] }
        #expect(schema.validate(chain) == nil)
        let stopped = try JSONSchema(
            json: ["items": ["$ref": "#"]], limits: limits { $0.evaluationDepth = 21 })
        var nested: JSONValue = []
        for _ in 0..<10 { nested = [nested] }
        #expect(stopped.validate(nested) == nil)
        #expect(stopped.validate([nested])?.keyword == "")
    }

    @Test func depthOfDocuments() throws {
        let schema = try JSONSchema(json: true)
        var nested: JSONValue = []
        for _ in 0..<63 { nested = [nested] }
        #expect(schema.validate(nested) == nil)
        #expect(schema.validate(["a": nested])?.keyword == "")
    }

    @Test func numbers() throws {
        let schema = try JSONSchema(json: ["items": ["type": "integer", "minimum": 0]])
        let digits = String(repeating: "9", count: 1_000)
        #expect(schema.validate([.number(digits), .number("1e999999999")]) == nil)
        for text in [digits + "9", "1e1000000000", "NaN", ""] {
            let violation = schema.validate([0, .number(text)])
            #expect(violation?.keyword == "" && violation?.pointer == "/1")
        }
    }

    /// Elements that share their names are told apart by their values.
    @Test func uniqueElementsWithTheSameNames() throws {
        let schema = try JSONSchema(json: ["uniqueItems": true])
        let elements: [JSONValue] = (0..<20_000).map { ["a": ["b": .integer($0)]] }
        #expect(schema.validate(.array(elements)) == nil)
        #expect(schema.validate(.array(elements + [elements[7]]))?.keyword == "uniqueItems")
    }
}
