import JSONDocuments
import JSONSchemas
import Testing

@Suite("Schemas: what is not understood is refused, with its place")
struct SchemaErrorTests {
    @Test(arguments: [
        ("1", SchemaError.notASchema(location: "")),
        (#"{"items": []}"#, .notASchema(location: "/items")),
        (#"{"properties": {"a/b~": 1}}"#, .notASchema(location: "/properties/a~1b~0")),
        (#"{"allOf": [true, null]}"#, .notASchema(location: "/allOf/1")),
        (#"{"typo": 1}"#, .keywordUnknown(location: "/typo")),
        (#"{"definitions": {}}"#, .keywordUnknown(location: "/definitions")),
        (#"{"Type": "object"}"#, .keywordUnknown(location: "/Type")),
        (
            #"{"$schema": "http://json-schema.org/draft-07/schema#"}"#,
            .dialectUnknown(location: "/$schema")
        ),
        (
            #"{"not": {"$schema": "https://json-schema.org/draft/2020-12/schema"}}"#,
            .dialectUnknown(location: "/not/$schema")
        ),
        (#"{"$id": "relative"}"#, .identifierMalformed(location: "/$id")),
        (#"{"$id": "https://a.example/#"}"#, .identifierMalformed(location: "/$id")),
        (#"{"$id": "https://a.example/ b"}"#, .identifierMalformed(location: "/$id")),
        (#"{"$id": 1}"#, .identifierMalformed(location: "/$id")),
        (#"{"not": {"$id": "https://a.example/"}}"#, .identifierMalformed(location: "/not/$id")),
        (##"{"$ref": "#/$defs/a"}"##, .referenceUnresolved(location: "/$ref")),
        (#"{"$ref": "https://a.example/"}"#, .referenceUnresolved(location: "/$ref")),
        (##"{"not": {"$ref": "#a"}}"##, .referenceUnresolved(location: "/not/$ref")),
        (##"{"$ref": "#/enum/0", "enum": [{}]}"##, .referenceUnresolved(location: "/$ref")),
        (##"{"$ref": "#/$defs", "$defs": {}}"##, .referenceUnresolved(location: "/$ref")),
        (##"{"$ref": "#/%zz"}"##, .referenceUnresolved(location: "/$ref")),
        (##"{"$ref": "#"}"##, .referenceEndless(location: "")),
        (
            ##"{"$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}}"##,
            .referenceEndless(location: "/$defs/a")
        ),
        (
            ##"{"$defs": {"a": {"if": {"$ref": "#/$defs/b"}}, "b": {"anyOf": [{"$ref": "#/$defs/a"}]}}}"##,
            .referenceEndless(location: "/$defs/a")
        ),
        (
            #"{"pattern": "(?=a)"}"#,
            .patternRefused(location: "/pattern", problem: .unsupported(position: 0))
        ),
        (
            #"{"patternProperties": {"a(": true}}"#,
            .patternRefused(location: "/patternProperties/a(", problem: .syntax(position: 1))
        ),
    ])
    func refused(text: String, error: SchemaError) throws {
        let json = try JSONValue(parsing: text.utf8)
        #expect(throws: error) { try JSONSchema(json: json) }
    }

    @Test(arguments: [
        "$anchor", "$dynamicAnchor", "$dynamicRef", "$vocabulary", "contentEncoding",
        "contentMediaType", "contentSchema", "dependentSchemas", "unevaluatedItems", "readOnly",
    ])
    func unsupported(keyword: String) {
        #expect(throws: SchemaError.keywordUnsupported(location: "/\(keyword)", keyword: keyword)) {
            try JSONSchema(json: .object(JSONObject([(keyword, "x")])))
        }
    }

    private static let counts: [JSONValue] = [
        -1, "1", .number("1.5"), .number("1e18"), .number("1e999999999"), .number("x"), nil,
    ]
    private static let wrong: [(keywords: [String], values: [JSONValue])] = [
        (["type"], ["text", "Object", [], ["null", "null"], [1], 1, nil]),
        (["enum"], [[], [:], "a"]),
        (
            ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
            ["1", true, .number("1.")]
        ),
        (["multipleOf"], [0, -1, .number("0.5"), "1"]),
        (
            [
                "minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains",
                "minProperties", "maxProperties",
            ], counts
        ),
        (["pattern", "title", "description", "$comment", "format", "$ref"], [1, nil, []]),
        (["uniqueItems", "deprecated"], ["true", 1]),
        (["prefixItems", "allOf", "anyOf", "oneOf"], [[], true, [:]]),
        (["properties", "patternProperties", "$defs", "dependentRequired"], [[], true]),
        (["required"], ["a", ["a", "a"], [1], true]),
        (["dependentRequired"], [["a": "b"], ["a": ["b", "b"]]]),
        (["examples"], ["a", [:]]),
    ]

    @Test func malformed() {
        for (keywords, values) in Self.wrong {
            for keyword in keywords {
                for value in values {
                    let location = "/\(keyword)"
                    #expect(
                        throws: SchemaError.keywordMalformed(location: location, keyword: keyword),
                        "\(keyword) \(value)"
                    ) {
                        try JSONSchema(json: .object(JSONObject([(keyword, value)])))
                    }
                }
            }
        }
    }

    @Test func documentsHandedIn() throws {
        let one: JSONValue = [
            "$id": "https://a.example/one", "$ref": "https://a.example/two#/$defs/x",
        ]
        let two: JSONValue = ["$id": "https://a.example/two", "$defs": ["x": ["type": "string"]]]
        let schema = try JSONSchema(json: one, referring: [two])
        #expect(schema.identifier == "https://a.example/one")
        #expect(schema.validate("x") == nil)
        #expect(schema.validate(1)?.keyword == "type")
        #expect(throws: SchemaError.referenceUnresolved(location: "/$ref")) {
            try JSONSchema(json: one)
        }
        #expect(throws: SchemaError.identifierRepeated) {
            try JSONSchema(json: one, referring: [two, two])
        }
        #expect(throws: SchemaError.identifierMissing) {
            try JSONSchema(json: one, referring: [two, [:]])
        }
        #expect(throws: SchemaError.keywordUnknown(location: "/x")) {
            try JSONSchema(json: true, referring: [["$id": "https://a.example/3", "x": 1]])
        }
    }
}
