extension WrittenCase {
    static let all = members + references + values

    private static let members = [
        WrittenCase(
            schema: #"{"properties": {"a": true}, "unevaluatedProperties": false}"#,
            valid: ["{}", #"{"a": 1}"#, "1"], invalid: [#"{"b": 1}"#, #"{"a": 1, "b": 1}"#]),
        WrittenCase(
            schema: ##"""
                {"$ref": "#/$defs/x", "properties": {"b": true}, "unevaluatedProperties": false,
                 "$defs": {"x": {"properties": {"a": true}}}}
                """##,
            valid: [#"{"a": 1, "b": 1}"#], invalid: [#"{"c": 1}"#]),
        // Both branches of anyOf that hold evaluate; the one that fails does not.
        WrittenCase(
            schema: #"""
                {"anyOf": [{"properties": {"a": {"type": "null"}}, "required": ["a"]},
                           {"properties": {"b": true}}, {"properties": {"c": true}, "minProperties": 9}],
                 "unevaluatedProperties": false}
                """#,
            valid: [#"{"b": 1}"#, #"{"a": null, "b": 1}"#, "{}"],
            invalid: [#"{"a": 1}"#, #"{"c": 1}"#]),
        WrittenCase(
            schema: #"""
                {"oneOf": [{"properties": {"a": true}, "required": ["a"]},
                           {"properties": {"b": true}, "required": ["b"]}],
                 "unevaluatedProperties": {"type": "integer"}}
                """#,
            valid: [#"{"a": "x"}"#, #"{"b": "x", "c": 3}"#],
            invalid: [#"{"a": 1, "b": 1}"#, #"{"a": 1, "c": "x"}"#, "{}"]),
        WrittenCase(
            schema: #"""
                {"if": {"properties": {"t": {"const": 1}}, "required": ["t"]},
                 "then": {"properties": {"a": true}}, "else": {"properties": {"b": true, "t": true}},
                 "unevaluatedProperties": false}
                """#,
            valid: [#"{"t": 1, "a": 1}"#, #"{"b": 1}"#, #"{"t": 2, "b": 1}"#],
            invalid: [#"{"t": 1, "b": 1}"#, #"{"a": 1}"#]),
        // What stands under `not` evaluates nothing, and neither does a nested object.
        WrittenCase(
            schema:
                #"{"not": {"not": {"properties": {"a": true}}}, "unevaluatedProperties": false}"#,
            valid: ["{}"], invalid: [#"{"a": 1}"#]),
        WrittenCase(
            schema:
                #"{"properties": {"a": {"properties": {"b": true}}}, "unevaluatedProperties": false}"#,
            valid: [#"{"a": {"b": 1, "c": 1}}"#], invalid: [#"{"b": 1}"#]),
        WrittenCase(
            schema:
                #"{"allOf": [{"unevaluatedProperties": true}], "unevaluatedProperties": false}"#,
            valid: [#"{"a": 1}"#], invalid: []),
        // A schema sees what its own branches evaluated, never what its neighbours did.
        WrittenCase(
            schema: #"{"allOf": [{"properties": {"a": true}}, {"unevaluatedProperties": false}]}"#,
            valid: ["{}"], invalid: [#"{"a": 1}"#]),
        WrittenCase(
            schema:
                #"{"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false}"#,
            valid: [#"{"x1": 1}"#], invalid: [#"{"x1": "a"}"#, #"{"y": 1}"#]),
        WrittenCase(
            schema: #"{"allOf": [{"properties": {"a": true}}], "additionalProperties": false}"#,
            valid: ["{}"], invalid: [#"{"a": 1}"#]),
        WrittenCase(
            schema: #"{"dependentRequired": {"a": ["b"], "c": []}}"#,
            valid: ["{}", #"{"c": 1}"#, #"{"a": 1, "b": 1}"#], invalid: [#"{"a": 1}"#]),
        WrittenCase(
            schema: #"{"propertyNames": {"pattern": "^[a-z]+$", "minLength": 2}}"#,
            valid: ["{}", #"{"ab": 1}"#], invalid: [#"{"A": 1}"#, #"{"a": 1}"#]),
    ]

    private static let references = [
        WrittenCase(
            schema:
                ##"{"properties": {"next": {"$ref": "#"}, "v": {"type": "integer"}}, "required": ["v"]}"##,
            valid: [#"{"v": 1}"#, #"{"v": 1, "next": {"v": 2, "next": {"v": 3}}}"#],
            invalid: [#"{"v": 1, "next": {}}"#, #"{"v": 1, "next": {"v": 2, "next": {"v": "3"}}}"#]),
        WrittenCase(
            schema: ##"{"$ref": "#/$defs/a~1b~0%20c", "$defs": {"a/b~ c": {"const": 1}}}"##,
            valid: ["1"], invalid: ["2"]),
        WrittenCase(
            schema: ##"{"prefixItems": [{"type": "null"}], "items": {"$ref": "#/prefixItems/0"}}"##,
            valid: ["[]", "[null, null]"], invalid: ["[null, 1]"]),
        WrittenCase(
            schema:
                #"{"$id": "https://a.example/1", "items": {"$ref": "https://a.example/1"}, "type": "array"}"#,
            valid: ["[]", "[[], [[]]]"], invalid: ["[1]", "[[1]]"]),
        WrittenCase(
            schema:
                #"{"properties": {"a": {"$ref": "https://b.example/s"}, "b": {"$ref": "https://b.example/s#/$defs/t"}}}"#,
            others: [
                ##"{"$id": "https://b.example/s", "$ref": "#/$defs/t", "maxLength": 3, "$defs": {"t": {"type": "string"}}}"##
            ],
            valid: [#"{"a": "xyz", "b": "long text"}"#], invalid: [#"{"a": "wxyz"}"#, #"{"b": 1}"#]),
    ]

    private static let values = [
        WrittenCase(schema: "true", valid: ["null"], invalid: []),
        WrittenCase(schema: "false", valid: [], invalid: ["null", "{}"]),
        WrittenCase(schema: "{}", valid: ["1", "[]"], invalid: []),
        WrittenCase(
            schema: #"{"const": {"a": [1, {"b": null}], "c": "x"}}"#,
            valid: [#"{"c": "x", "a": [1, {"b": null}]}"#],
            invalid: [#"{"c": "x", "a": [1, {"b": false}]}"#, #"{"a": [1, {"b": null}]}"#, "[]"]),
        WrittenCase(
            schema: #"{"enum": [0, true, "1"]}"#, valid: ["0", "true"], invalid: ["false", "1"]),
        WrittenCase(schema: #"{"const": false}"#, valid: ["false"], invalid: ["0", "[]", "null"]),
        WrittenCase(
            schema: "{\"const\": \"\u{E9}\"}", valid: ["\"\u{E9}\"", #""\u00e9""#],
            invalid: ["\"e\u{301}\""]),
        WrittenCase(
            schema: "{\"required\": [\"\u{E9}\"]}", valid: ["{\"\u{E9}\": 1}"],
            invalid: ["{\"e\u{301}\": 1}"]),
        WrittenCase(
            schema: #"{"uniqueItems": true}"#,
            valid: ["[1, true, \"1\", [1], [true], {}, []]", "[{\"a\": 1}, {\"a\": 2}]"],
            invalid: ["[1, 2, 1]", #"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, "[[[]], [[]]]"]),
        WrittenCase(
            schema: #"{"uniqueItems": true, "items": {"type": "string"}}"#,
            valid: ["[\"\u{E9}\", \"e\u{301}\"]"], invalid: [#"["a", "a"]"#]),
        WrittenCase(
            schema: #"{"minLength": 2, "maxLength": 2}"#, valid: [#""😀a""#, "\"e\u{301}\"", "1"],
            invalid: [#""😀""#, "\"\u{E9}\"", #""abc""#]),
        WrittenCase(
            schema: #"{"minimum": -5, "exclusiveMaximum": 12345678901234567890}"#,
            valid: ["-5", "12345678901234567889", "\"x\""], invalid: ["-6", "12345678901234567890"]),
        WrittenCase(
            schema: #"{"multipleOf": 7}"#, valid: ["0", "-14", "700000000000000000007"],
            invalid: ["1"]),
        WrittenCase(
            schema: #"{"type": ["integer", "null"]}"#, valid: ["1", "null"],
            invalid: ["\"1\"", "false"]),
        WrittenCase(
            schema: #"{"contains": {"const": 1}, "minContains": 2, "maxContains": 3}"#,
            valid: ["[1, 1]", "[1, 2, 1, 1]", "{}"], invalid: ["[]", "[1]", "[1, 1, 1, 1]"]),
        WrittenCase(
            schema: #"{"contains": {"const": 1}, "minContains": 0, "maxContains": 1}"#,
            valid: ["[]", "[2]", "[1]"], invalid: ["[1, 1]"]),
        WrittenCase(schema: #"{"contains": false}"#, valid: ["1"], invalid: ["[]", "[1]"]),
        // Without their companion these three say nothing.
        WrittenCase(
            schema: #"{"then": false, "else": false, "minContains": 3}"#, valid: ["1", "[]"],
            invalid: []),
        WrittenCase(
            schema:
                #"{"format": "date-time", "default": 1, "examples": [1], "deprecated": true, "title": "t"}"#,
            valid: ["\"no date\"", "1"], invalid: []),
        WrittenCase(
            schema: #"{"prefixItems": [true, {"type": "null"}], "items": false}"#,
            valid: ["[]", "[1]", "[1, null]"], invalid: ["[1, 1]", "[1, null, 1]"]),
        WrittenCase(
            schema: #"{"type": "array", "minItems": 1, "maxItems": 2}"#, valid: ["[1]", "[1, 2]"],
            invalid: ["[]", "[1, 2, 3]", "{}"]),
        WrittenCase(
            schema: #"{"minProperties": 1, "maxProperties": 1}"#, valid: [#"{"a": 1}"#, "[]"],
            invalid: ["{}", #"{"a": 1, "b": 1}"#]),
    ]
}
