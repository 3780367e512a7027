import JSONDocuments
import Testing

@testable import AnonCreds

@Suite("Restrictions")
struct RestrictionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let restrictions: String
        let isSatisfied: Bool

        init(_ restrictions: String, _ isSatisfied: Bool) {
            self.restrictions = restrictions
            self.isSatisfied = isSatisfied
        }

        var testDescription: String { restrictions }
    }

    /// The credential is issuer A's resident credential; `age` is revealed as 37, nothing else.
    @Test(arguments: [
        Row(#"[{"schema_name": "resident"}]"#, true), Row(#"[{"schema_name": "other"}]"#, false),
        Row(#"{"schema_name": "resident", "schema_version": "1.0"}"#, true),
        Row(#"{"schema_name": "resident", "schema_version": "2.0"}"#, false),
        Row(#"[{"schema_name": "other"}, {"schema_version": "1.0"}]"#, true),
        Row(#"[{"cred_def_id": "did:web:registry.city.example/creddef/A"}]"#, true),
        Row(#"[{"schema_id": "did:web:registry.city.example/schema/resident/1.0"}]"#, true),
        Row(#"[{"issuer_id": "did:web:registry.city.example"}]"#, true),
        Row(#"[{"issuer_did": "did:web:registry.city.example"}]"#, true),
        Row(#"[{"schema_issuer_id": "did:web:registry.city.example"}]"#, true),
        Row(#"[{"schema_issuer_did": "did:web:registry.city"}]"#, false),
        Row(#"{"$not": {"schema_name": "other"}}"#, true),
        Row(#"{"$not": {"schema_name": "resident"}}"#, false),
        Row(#"{"schema_name": {"$neq": "other"}}"#, true),
        Row(#"{"schema_name": {"$in": ["a", "resident"]}}"#, true),
        Row(#"{"schema_name": {"$in": []}}"#, false),
        Row(#"{"$and": [{"schema_name": "resident"}, {"schema_version": "2.0"}]}"#, false),
        Row(#"{"$or": [{"schema_name": "other"}, {"schema_version": "1.0"}]}"#, true),
        Row(#"{"attr::AGE::value": "37"}"#, true), Row(#"{"attr::age::value": "037"}"#, false),
        Row(#"{"attr::age::value": {"$neq": "37"}}"#, false),
        Row(#"{"attr::Given Name::marker": "1"}"#, true),
        Row(#"{"attr::shoe size::marker": "1"}"#, false),
        // A value that is hidden satisfies nothing, negated or not.
        Row(#"{"attr::tier::value": "gold"}"#, false),
        Row(#"{"attr::tier::value": {"$neq": "gold"}}"#, false),
        Row(#"{"$not": {"attr::tier::value": "silver"}}"#, false),
        Row(#"[{"attr::tier::value": "gold"}, {"schema_name": "resident"}]"#, true),
        Row(#"{"$not": {"$and": [{"attr::tier::value": "x"}, {"schema_name": "other"}]}}"#, true),
        // Keys that nobody knows satisfy nothing.
        Row(#"{"shade": "blue"}"#, false), Row(#"{"$not": {"shade": "blue"}}"#, false),
        Row(#"[{"shade": "blue"}, {"schema_name": "resident"}]"#, true),
        Row(#"{"rev_reg_id": "did:web:x"}"#, false),
    ])
    func evaluates(_ row: Row) throws {
        let value = try JSONValue(parsing: row.restrictions.utf8)
        let restriction = try #require(try Restriction.decode(value, ""))
        let subject = try Fixtures.definition("A")
            .subject(revealed: [AttributeName("age"): "37"])
        #expect(restriction.isSatisfied(by: subject) == row.isSatisfied)
        let again = try #require(try Restriction.decode(restriction.json, ""))
        #expect(again == restriction)
        #expect(again.isSatisfied(by: subject) == row.isSatisfied)
    }

    @Test(arguments: ["[]", "{}"])
    func nothingRestrictsNothing(_ text: String) throws {
        #expect(try Restriction.decode(JSONValue(parsing: text.utf8), "") == nil)
    }

    @Test(arguments: [
        #""resident""#, "1", "[1]", "[[]]", #"[{"schema_name": 1}]"#,
        #"[{"schema_name": {"$eq": "x"}}]"#, #"[{"schema_name": {}}]"#,
        #"[{"schema_name": {"$neq": "x", "$in": []}}]"#, #"{"$nor": []}"#, #"{"$not": []}"#,
        #"{"$and": {}}"#,
    ])
    func refusesWhatIsNoRestriction(_ text: String) throws {
        let value = try JSONValue(parsing: text.utf8)
        #expect(throws: DecodingFailure.self) { try Restriction.decode(value, "") }
    }

    @Test func comparesBytes() throws {
        // The same name in two Unicode forms, which Swift's own comparison takes for equal.
        let restriction = Restriction.equals(.value(AttributeName("age")), "e\u{301}")
        let definition = try Fixtures.definition("A")
        for (text, isSatisfied) in [("e\u{301}", true), ("\u{E9}", false)] {
            let subject = definition.subject(revealed: [AttributeName("age"): text])
            #expect(restriction.isSatisfied(by: subject) == isSatisfied)
        }
    }
}
