import CityTestSupport
import Credentials
import JSONDocuments
import Records
import TestSupport
import Testing

@Suite("Templates")
struct TemplateTests {
    private static func document() throws -> JSONValue {
        try JSONValue(
            parsing: Array(
                """
                {"v":1,"name":"senior-pass","purpose":{"zh":"优惠","en":"Discount"},
                "audience":{"zh":"售票处","en":"Ticket office"},
                "keep":"receipt","keep_days":30,"expires_minutes":15,
                "parameters":{"district":"integer","born":"date"},"reveal":["driving_b"],
                "conditions":[{"attribute":"district","is":"equal","value":"$district"},
                {"attribute":"birth_date","is":"at_most","value":"$born"}]}
                """.utf8))
    }

    /// What a resident reads must be what is signed, in its order.
    @Test(arguments: [
        "a\u{202E}b", "\u{2066}a", "a\u{200F}", "a\u{2028}b", "a\u{061C}", "a\u{07}", "",
    ])
    func aTextThatReadsOtherwiseIsRefused(_ text: String) throws {
        #expect(throws: DecodingFailure.self) {
            try BilingualText(json: ["zh": "优惠", "en": .string(text)], at: "purpose")
        }
        let plain = try BilingualText(json: ["zh": "优惠", "en": "a – b"], at: "purpose")
        #expect(plain.en == "a – b")
    }

    private func schema() throws -> SchemaRecord {
        try SchemaRecord(
            schemaID: "did:web:a/schema", issuerID: "did:web:a", name: "card", version: "1.0",
            attributes: [
                .init(name: "name", kind: .text),
                .init(name: "birth_date", kind: .integer(18_000_101...29_991_231)),
                .init(name: "district", kind: .integer(100_000...999_999)),
                .init(name: "driving_b", kind: .integer(0...1)),
                .init(name: "valid_until", kind: .integer(18_000_101...29_991_231)),
            ])
    }

    private func ask(
        _ changes: [([String], JSONValue)] = [],
        _ arguments: [String: String] = ["district": "330105", "born": "1966-01-01"],
        schema: SchemaRecord? = nil
    ) throws -> JSONValue {
        var document = try Self.document()
        for (path, value) in changes { document[path] = value }
        return try RequestTemplate(document).question(
            schema: schema ?? self.schema(), definitionID: "did:web:a/definition",
            today: #require(CalendarDate("2026-03-02")), arguments: arguments)
    }

    @Test func theShippedOnesAreGood() throws {
        let names = try RequestTemplate.builtIn().map(\.name)
        #expect(names.count == 14 && Set(names).count == 14)
        #expect(names.starts(with: ["senior-discount", "car-sharing", "residents-vote"]))
    }

    @Test func eachMemberIsNeededAndNoneMayBeAdded() throws {
        let document = try Self.document()
        _ = try RequestTemplate(document)
        for path in document.objectPaths where path != ["parameters"] {
            guard case .object(let object)? = document[path] else { continue }
            var extended = document
            extended[path + ["added"]] = 1
            #expect(throws: DecodingFailure.self, "\(path)") { try RequestTemplate(extended) }
            for member in object.members {
                var shortened = document
                shortened[path + [member.name]] = nil
                #expect(throws: DecodingFailure.self, "\(path)") { try RequestTemplate(shortened) }
                var wrong = document
                wrong[path + [member.name]] = .bool(true)
                #expect(throws: DecodingFailure.self, "\(path)") { try RequestTemplate(wrong) }
            }
        }
    }

    @Test(arguments: [
        ("v", "2"), ("name", "\"\""), ("name", "\"Senior\""), ("name", "\"a b\""),
        ("name", "\"\(String(repeating: "a", count: 65))\""),
        ("keep", "\"everything\""), ("keep_days", "0"), ("keep_days", "-1"), ("keep_days", "3651"),
        ("expires_minutes", "0"), ("expires_minutes", "1441"), ("expires_minutes", "\"15\""),
        ("parameters", "{\"district\":\"text\"}"), ("parameters", "{}"),
        ("reveal", "[\"driving_b\",\"driving_b\"]"), ("reveal", "[\"birth_date\"]"),
        ("reveal", "[1]"), ("reveal", "[\"valid_until\"]"),
        ("purpose", "{\"zh\":\"\",\"en\":\"x\"}"),
        ("purpose", "{\"zh\":\"x\",\"en\":\"two\\nlines\"}"),
        ("purpose", "{\"zh\":\"x\",\"en\":\"\(String(repeating: "e", count: 401))\"}"),
        ("conditions", "[{\"attribute\":\"district\",\"is\":\"about\",\"value\":1}]"),
        ("conditions", "[{\"attribute\":\"district\",\"is\":\"equal\",\"value\":\"$other\"}]"),
    ])
    func aMemberOutsideItsRangeIsRefused(_ name: String, _ text: String) throws {
        var document = try Self.document()
        document[[name]] = try JSONValue(parsing: Array(text.utf8))
        let changed = document
        #expect(throws: DecodingFailure.self) { try RequestTemplate(changed) }
    }

    @Test(arguments: [
        "\"\"", "\"yesterday\"", "\"today-\"", "\"today-18\"", "\"today-0y\"", "\"today-151y\"",
        "\"today-+5y\"", "\"today-018y\"", "\"today--5y\"", "\"2026-02-30\"",
        "\"9223372036854775808\"",
        "\"-0\"", "\"+1\"", "\"01\"", "1.5", "null", "\" today\"",
    ])
    func aBoundThatIsNoneIsRefused(_ text: String) throws {
        var document = try Self.document()
        guard let value = try? JSONValue(parsing: Array(text.utf8)) else { return }
        document[["conditions", "0", "value"]] = value
        let changed = document
        #expect(throws: DecodingFailure.self) { try RequestTemplate(changed) }
    }

    @Test(arguments: [
        ("2147483647", 2_147_483_647), ("-5", -5), ("\"1966-01-01\"", 19_660_101),
        ("\"today\"", 20_260_302), ("\"today-60y\"", 19_660_302), ("\"$born\"", 19_660_101),
    ])
    func boundsBecomeNumbers(_ text: String, _ number: Int) throws {
        let value = try JSONValue(parsing: Array(text.utf8))
        let question = try ask([(["conditions", "1", "value"], value)])
        let item = "birth_date <= \(number)"
        #expect(question[["requested_predicates", item, "p_value"]] == .integer(number))
    }

    @Test func eachItemIsBoundToTheDefinitionAndValidityIsAsked() throws {
        let question = try ask()
        #expect(question["nonce"] == nil)
        guard case .object(let predicates)? = question["requested_predicates"],
            case .object(let attributes)? = question["requested_attributes"]
        else {
            Issue.record("no question")
            return
        }
        #expect(
            Set(predicates.members.map(\.name)) == [
                "district >= 330105", "district <= 330105", "birth_date <= 19660101",
                "valid_until >= 20260302",
            ])
        #expect(attributes.members.map(\.name) == ["driving_b"])
        for item in predicates.members + attributes.members {
            #expect(item.value[["restrictions", "0", "cred_def_id"]] == "did:web:a/definition")
        }
    }

    @Test func comparisonsAreThoseOfTheFormat() throws {
        for (word, symbol) in [
            ("at_least", ">="), ("more_than", ">"), ("at_most", "<="), ("less_than", "<"),
        ] {
            let question = try ask([(["conditions", "1", "is"], .string(word))])
            let item = question[["requested_predicates", "birth_date \(symbol) 19660101"]]
            #expect(item?["p_type"] == .string(symbol))
        }
    }

    @Test func whatTheSchemaDoesNotHaveCannotBeAsked() throws {
        #expect(throws: RequestTemplate.Mismatch.attributeUnknown("shoe_size")) {
            try ask([(["reveal"], ["shoe_size"])])
        }
        #expect(throws: RequestTemplate.Mismatch.attributeUnknown("shoe_size")) {
            try ask([(["conditions", "0", "attribute"], "shoe_size")])
        }
        #expect(throws: RequestTemplate.Mismatch.attributeNotInteger("name")) {
            try ask([(["conditions", "0", "attribute"], "name")])
        }
        let bare = try SchemaRecord(
            schemaID: "did:web:a/schema", issuerID: "did:web:a", name: "card", version: "1.0",
            attributes: schema().attributes.dropLast())
        #expect(throws: RequestTemplate.Mismatch.validityMissing) { try ask(schema: bare) }
        let text = try SchemaRecord(
            schemaID: "did:web:a/schema", issuerID: "did:web:a", name: "card", version: "1.0",
            attributes: schema().attributes.dropLast() + [.init(name: "valid_until", kind: .text)])
        #expect(throws: RequestTemplate.Mismatch.attributeNotInteger("valid_until")) {
            try ask(schema: text)
        }
    }

    @Test func parametersAreThoseThatWereDeclared() throws {
        let good = ["district": "330105", "born": "1966-01-01"]
        #expect(throws: RequestTemplate.Mismatch.parameterMissing("born")) {
            try ask([], ["district": "330105"])
        }
        #expect(throws: RequestTemplate.Mismatch.parameterMissing("color")) {
            try ask([], good.merging(["color": "1"]) { $1 })
        }
        for (name, text) in [
            ("district", "far"), ("district", ""), ("district", "1966-01-01"),
            ("district", "9223372036854775808"), ("born", "330105"), ("born", "1966-02-30"),
            ("district", "+330105"), ("district", "0330105"), ("district", "-0"),
        ] {
            #expect(throws: RequestTemplate.Mismatch.parameterInvalid(name), "\(text)") {
                try ask([], good.merging([name: text]) { $1 })
            }
        }
        #expect(throws: RequestTemplate.Mismatch.nativeOnly("64-bit")) {
            try ask([], good.merging(["district": "2147483648"]) { $1 })
        }
    }

    @Test(arguments: [
        ("not_revoked_minutes", "60", "not-revoked"),
        ("others", "[{\"reveal\":[],\"conditions\":[]}]", "credentials"),
        (
            "relations",
            """
            [{"is":"same","of":[{"credential":0,"attribute":"district"},
            {"credential":0,"attribute":"birth_date"}]}]
            """, "relations"
        ),
    ])
    func whatTheWireCannotSayIsNamed(_ member: String, _ text: String, _ feature: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(throws: RequestTemplate.Mismatch.nativeOnly(feature)) {
            try ask([([member], value)])
        }
    }
}
