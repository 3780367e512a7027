import Foundation
import JSONDocuments
import Records
import TestSupport
import Testing

@Suite("Swift and the JSON Schemas accept and refuse the same documents")
struct SchemaAgreementTests {
    @Test func agree() throws {
        let samples = try City.samples().map { try JSONValue(parsing: $0.leaf) }
        let unsigned = samples.map { sample in
            guard case .object(var object) = sample else { return sample }
            object["sig"] = nil
            return .object(object)
        }
        var mutator = Mutator(seed: 2026, documents: samples + unsigned)
        let documents =
            samples + unsigned + samples.flatMap { Mutator.sweep($0) }
            + (0..<2000).map { _ in mutator.next() }
        guard let judged = try judge(documents) else { return }
        try #require(judged.count == documents.count)
        var codes: [String: Int] = [:]
        for (document, schemaAccepts) in zip(documents, judged) {
            let error = refusal(document)
            codes[error?.code ?? "accepted", default: 0] += 1
            if let error, isBeyondSchemas(error, document) { continue }
            #expect(
                (error == nil) == schemaAccepts,
                "Swift: \(error?.description ?? "accepted")\n\(document.canonicalText.prefix(2000))"
            )
        }
        #expect(codes["accepted", default: 0] > 500)
        let missing = Self.documentCodes.filter { codes[$0] == nil }
        #expect(missing.isEmpty, "no document was refused for these reasons")
    }

    /// What a schema cannot say: rules between values, and lengths in bytes of UTF-8.
    private func isBeyondSchemas(_ error: RecordError, _ document: JSONValue) -> Bool {
        switch error {
        case .boundsReversed, .validityReversed, .keyIdentifierMismatch, .retentionOver,
            .chainBroken, .ruleIdentifierMismatch:
            true
        case .repeated(let location):
            ["public.attributes", "public.officers", "public.approvals"].contains {
                location.hasPrefix($0)
            }
        case .valuesMismatch(let location):
            ["public.exports", "public.successor"].contains(location)
        case .integerOutOfRange(let location): location == "public.threshold"
        case .textTooLong: !document.canonicalBytes.allSatisfy { $0 < 0x80 }
        default: false
        }
    }

    private func refusal(_ document: JSONValue) -> RecordError? {
        do throws(RecordError) {
            _ = try Envelope(parsing: document.canonicalBytes)
            return nil
        } catch {
            return error
        }
    }

    private static let documentCodes = [
        "malformed", "version-unknown", "type-unknown", "identifier-malformed", "time-malformed",
        "digest-malformed", "text-empty", "text-too-long", "text-not-plain", "integer-out-of-range",
        "count-out-of-range", "repeated", "key-malformed", "key-identifier-mismatch",
        "signature-malformed", "attribute-reserved", "attribute-type-unknown", "bounds-reversed",
        "role-unknown", "types-not-for-role", "key-type-not-for-role", "attributes-missing",
        "attributes-not-for-role", "validity-reversed", "created-not-on-hour", "area-malformed",
        "code-malformed", "commitment-malformed", "number-malformed", "filing-not-for-type",
        "payload-missing",
        "retention-over", "chain-broken", "values-mismatch", "standing-not-for-type",
        "rule-identifier-mismatch", "type-taken", "number-not-whole",
    ]

    /// One verdict a document by `judge.py`; `nil` where Python or its package is missing.
    private func judge(_ documents: [JSONValue]) throws -> [Bool]? {
        let input = Data(documents.map { $0.canonicalText + "\n" }.joined().utf8)
        let output = try Python.output(
            "Tests/RecordsTests/judge.py", [Python.place("schemas")], input: input)
        guard let text = output else { return nil }
        return text.split(separator: UInt8(ascii: "\n")).map { $0.elementsEqual([0x31]) }
    }
}
