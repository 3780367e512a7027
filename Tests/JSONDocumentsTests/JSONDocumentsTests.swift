import JSONDocuments
import Testing

@Suite("Strict JSON in, canonical JSON out")
struct JSONDocumentsTests {
    private func parse(_ text: String) throws(DecodingFailure) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }

    /// RFC 8785 §3.2.3 sorts by UTF-16 code units, so that U+1F600 comes before U+FB33.
    @Test func sortsMembersByUTF16AndEscapesAsPublished() throws {
        let value = try parse(
            #"{"\u20ac":"Euro","\r":"CR","\ufb33":"Dagesh","1":"One","\ud83d\ude00":"Smiley","\u0080":"C","ö":"o"}"#
        )
        #expect(
            value.canonicalText
                == "{\"\\r\":\"CR\",\"1\":\"One\",\"\u{80}\":\"C\",\"ö\":\"o\",\"€\":\"Euro\","
                + "\"😀\":\"Smiley\",\"דּ\":\"Dagesh\"}")
        #expect(
            try parse(#""\u0000\u001f\b\t\n\f\r\"\\\/\u007f""#).canonicalText
                == "\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u{7f}\"")
    }

    @Test(arguments: ["0", "-1", "9007199254740993", "[]", "{}", "[null,true,false,\"\"]"])
    func canonicalTextIsReadBackTheSame(text: String) throws {
        #expect(try parse(text).canonicalText == text)
    }

    @Test(arguments: [
        "", " ", "{", "[", "\"", "nul", "truex", "01", "-0", "-", "1.0", "1e3", "+1", ".5", "NaN",
        "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "{\"a\":1,}", "[1,]", "{a:1}", "'a'",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud800\\u0041\"", "\"\\x\"", "\"\\u12g4\"",
        "\"\n\"", "1 2", "[1]]", "\u{FEFF}1", "// c\n1", "[1 2]", "{\"a\" 1}", "{1:2}",
    ])
    func refuses(text: String) {
        #expect(throws: DecodingFailure.self) { try parse(text) }
    }

    @Test func refusesInvalidUTF8() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF],
        ] {
            #expect(throws: DecodingFailure.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test func limitsComeFirst() {
        let deep = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
        #expect(
            throws: DecodingFailure(location: "line 1, column 33", problem: "nested too deeply")
        ) {
            try parse(deep)
        }
        #expect(throws: DecodingFailure.self) { try parse(String(repeating: "9", count: 101)) }
        #expect(
            throws: DecodingFailure(location: "", problem: "larger than the limit of 10 bytes")
        ) {
            try JSONValue(
                parsing: Array("\"123456789\"".utf8), limits: JSONLimits(byteCount: 10))
        }
    }

    @Test func everyTruncationIsRefused() {
        let document = Array(#"{"a":[1,-20,"\u20ac😀",{"b":null}],"c":true}"#.utf8)
        for end in document.indices {
            #expect(throws: DecodingFailure.self) { try JSONValue(parsing: document[..<end]) }
        }
    }

    @Test func saysWhatAndWhere() {
        #expect(
            throws: DecodingFailure(
                location: "line 2, column 2", problem: "a member name stands twice in one object")
        ) {
            try parse("{\"a\":1,\n \"a\":2}")
        }
    }

    @Test func readerNamesMissingAndUnknownMembers() throws {
        let value = try parse(#"{"nonce":"1","extra":2}"#)
        var reader = try ObjectReader(value, at: "offer")
        #expect(try reader.required("nonce", JSONValue.string) == "1")
        #expect(throws: DecodingFailure(location: "offer.schema_id", problem: "is missing")) {
            try reader.required("schema_id", JSONValue.string)
        }
        #expect(
            throws: DecodingFailure(
                location: "offer", problem: "has the unknown member \"extra\"")
        ) {
            try reader.finish()
        }
        // Not by a name that may be personal.
        #expect(
            throws: DecodingFailure(location: "offer", problem: "its member number 2 is unknown")
        ) {
            try reader.finish(naming: false)
        }
        #expect(throws: DecodingFailure(location: "x", problem: "must be an object")) {
            _ = try ObjectReader(.null, at: "x")
        }
    }

    @Test(arguments: ["-9223372036854775808", "9223372036854775807", "9007199254740992", "\"1\""])
    func refusesIntegersThatReadersDisagreeOn(text: String) throws {
        let value = try parse(text)
        #expect(
            throws: DecodingFailure(location: "n", problem: "must be a whole number below 2^53")
        ) {
            try JSONValue.integer(value, "n")
        }
    }
}
