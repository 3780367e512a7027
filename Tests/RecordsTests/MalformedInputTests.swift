import JSONDocuments
import Records
import Testing

@Suite("Malformed envelopes are refused with their reason")
struct MalformedInputTests {
    private static let id = "0123456789abcdef0123456789abcdef"
    private static let note = envelope(#"{"text":"hello"}"#)

    private static func envelope(
        _ content: String, type: String = "ledger.note", created: String = City.noon
    ) -> String {
        #"{"v":1,"type":"\#(type)","id":"\#(id)","created":"\#(created)","public":\#(content)}"#
    }

    private func code(_ text: String) -> String? {
        do throws(RecordError) {
            _ = try Envelope(parsing: Array(text.utf8))
            return nil
        } catch {
            return error.code
        }
    }

    @Test func theStartingPointIsAccepted() {
        #expect(code(Self.note) == nil)
    }

    @Test(arguments: [
        (#""v":1"#, #""v":1,"v":1"#, "malformed"), (#""v":1"#, #""v":2"#, "version-unknown"),
        (#""v":1"#, #""v":1.0"#, "malformed"), (#""v":1"#, #""v":1e0"#, "malformed"),
        (#""v":1"#, #""v":"1""#, "malformed"), (#""v":1"#, #""v":true"#, "malformed"),
        (#""v":1"#, #""v":null"#, "malformed"), (#""v":1,"#, "", "malformed"),
        (#""v":1"#, #""v":1,"sig":null"#, "malformed"),
        (#""v":1"#, #""v":1,"extra":0"#, "malformed"),
        (#""v":1"#, #""v":9007199254740993"#, "version-unknown"),
        (#""v":1"#, #""v":\#(String(repeating: "9", count: 5000))"#, "malformed"),
        ("ledger.note", "ledger.Nope", "type-unknown"), ("ledger.note", "", "type-unknown"),
        ("0123456789abcdef\"", "0123456789ABCDEF\"", "identifier-malformed"),
        ("0123456789abcdef\"", "0123456789abcde\"", "identifier-malformed"),
        ("12:00:00Z", "12:00:00.5Z", "time-malformed"),
        ("2026-06-01", "2026-06-31", "time-malformed"),
        (#"{"text":"hello"}"#, "{}", "malformed"), (#"{"text":"hello"}"#, "[]", "malformed"),
        (#"{"text":"hello"}"#, #"{"text":["hello"]}"#, "malformed"),
        (#"{"text":"hello"}"#, #"{"text":"hello","more":1}"#, "malformed"),
        (#"{"text":"hello"}"#, #"{"text":"a","text":"b"}"#, "malformed"),
        ("hello", "", "text-empty"), ("hello", #"\ud800"#, "malformed"),
        ("hello", String(repeating: "x", count: 4097), "text-too-long"),
        ("hello", String(repeating: "é", count: 2049), "text-too-long"),
    ])
    func refuses(part: String, replacement: String, expected: String) {
        let text = Self.note.replacing(part, with: replacement)
        #expect(text != Self.note)
        #expect(code(text) == expected)
    }

    @Test(arguments: [
        "", " ", "null", "[]", "1", "\"\"", "{", "{}", "not json", "{}{}",
        String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
    ])
    func refusesOtherDocuments(text: String) {
        #expect(code(text) == "malformed")
    }

    @Test func sizeComesFirst() throws {
        let long = String(repeating: "x", count: 10_000_000)
        #expect(code(Self.envelope(#"{"text":"\#(long)"}"#)) == "too-large")
        let bytes = Array(Self.note.utf8) + [UInt8](repeating: 0x20, count: 65_535)
        #expect(try Envelope(parsing: bytes).type == .ledgerNote)
        #expect(throws: RecordError.tooLarge(limit: 65_535)) { try Envelope(leaf: bytes) }
    }

    /// Quotation marks take two bytes in canonical JSON: no schema can be longer than this one.
    @Test func theLongestRecordFitsALeaf() throws {
        let quotes = String(repeating: "\"", count: 510)
        let attributes = (0..<124).map {
            SchemaRecord.Attribute(
                name: quotes.prefix(197) + String(100 + $0), kind: .integer(.min ... .max))
        }
        let schema = try SchemaRecord(
            schemaID: "s:\(quotes)", issuerID: "i:\(quotes)", name: String(quotes.prefix(200)),
            version: String(quotes.prefix(200)), attributes: attributes)
        let signer = String(repeating: "\"", count: 255)
        let leaf = try City.envelope(.schema(schema), by: signer).leaf
        #expect(61_000...Envelope.leafByteLimit ~= leaf.count)
        #expect(try Envelope(leaf: leaf).record == .schema(schema))
    }

    @Test func anchorsStandOnTheFullHour() {
        let digest = String(repeating: "0", count: 64)
        let content = #"{"commitment":"\#(digest)","definitions":["\#(digest)"]}"#
        let type = "identity.presentation"
        #expect(code(Self.envelope(content, type: type)) == nil)
        for created in ["2026-06-01T12:00:01Z", "2026-06-01T12:30:00Z"] {
            #expect(
                code(Self.envelope(content, type: type, created: created))
                    == "created-not-on-hour")
        }
    }

    @Test func errorLinesNeverRepeatValues() {
        let secret = "Zhang-San-1990"
        for part in [Self.id, "ledger.note", City.noon] {
            do throws(RecordError) {
                _ = try Envelope(
                    parsing: Array(Self.note.replacing(part, with: secret).utf8))
                Issue.record("accepted")
            } catch {
                #expect(!error.description.contains(secret))
            }
        }
    }
}
