import Foundation
import JSONDocuments
import JSONSchemas
import TestSupport
import Testing

@Suite("The project's own schemas work here as they do in the Python package")
struct ProjectSchemaTests {
    private let schemas: [String: JSONValue]

    init() throws {
        let folder = URL(filePath: Python.place("schemas"))
        var schemas: [String: JSONValue] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        // The API's description is an OpenAPI document, with schemas inside.
        where file.hasSuffix(".json") && file != "openapi.json" {
            let bytes = try Data(contentsOf: folder.appending(path: file))
            schemas[String(file.dropLast(5))] = try JSONValue(parsing: bytes)
        }
        self.schemas = schemas
    }

    private func others(than name: String) -> [JSONValue] {
        schemas.keys.sorted().filter { $0 != name }.compactMap { schemas[$0] }
    }

    @Test func eachIsRead() throws {
        for (name, json) in schemas {
            let schema = try JSONSchema(json: json, referring: others(than: name))
            #expect(schema.identifier == "https://countersign.example/schemas/\(name)/1")
        }
        #expect(schemas.count >= 7)
        // The payload schemas need the shared definitions and nothing else.
        let common = try #require(schemas["common"])
        for name in Self.samples.keys {
            _ = try JSONSchema(json: #require(schemas[name]), referring: [common])
        }
    }

    private static let digest = String(repeating: "0a", count: 32)
    private static let key = "agency.example+0123abcd+A" + String(repeating: "b", count: 43)
    private static let day: JSONValue = "2026-02-28T00:00:00Z"
    private static let leapDay: JSONValue = "2028-02-29T23:59:59Z"

    /// A valid payload of each record type.
    private static let samples: [String: JSONValue] = [
        "ledger.note": ["text": "起点"],
        "identity.member": [
            "role": "desk", "name": ["zh": "服务台", "en": "Desk"], "key": .string(key),
            "types": ["identity.presentation"], "attributes": ["name", "birth date"],
            "valid_from": day, "valid_until": leapDay,
        ],
        "identity.schema": [
            "schema_id": "https://city.example/schema/1", "issuer_id": "https://city.example",
            "name": "resident", "version": "1.0",
            "attributes": [
                ["name": "name", "type": "text"],
                ["name": "age", "type": "integer", "minimum": 0, "maximum": 2_147_483_647],
            ],
        ],
        "identity.definition": [
            "definition_id": "https://city.example/definition/1",
            "schema_id": "https://city.example/schema/1", "issuer_id": "https://city.example",
            "tag": "default", "digest": .string(digest),
        ],
        "identity.presentation": [
            "commitment": .string(digest), "definitions": [.string(digest)],
        ],
    ]

    private static func envelope(_ type: String, _ payload: JSONValue) -> JSONValue {
        [
            "v": 1, "type": .string(type), "id": .string(String(digest.prefix(32))), "created": day,
            "public": payload,
            "sig": [
                "key": "agency.example+0123abcd",
                "value": .string(String(repeating: "A", count: 86) + "=="),
            ],
        ]
    }

    @Test func agree() throws {
        let json = try #require(schemas["envelope"])
        let schema = try JSONSchema(json: json, referring: others(than: "envelope"))
        let samples = Self.samples.keys.sorted().map { Self.envelope($0, Self.samples[$0] ?? nil) }
        for sample in samples {
            #expect(schema.validate(sample) == nil, "\(sample.canonicalText)")
        }
        var generator = SchemaGenerator(random: SeededGenerator(seed: 11))
        var documents = samples
        for sample in samples {
            for path in sample.leafPaths {
                for value in sample[path]?.alterations ?? [] {
                    var copy = sample
                    copy[path] = value
                    documents.append(copy)
                }
            }
            for path in sample.objectPaths {
                guard case .object(let object) = sample[path] else { continue }
                for name in object.members.map(\.name) + ["extra"] {
                    var copy = sample
                    copy[path + [name]] = name == "extra" ? 1 : nil
                    documents.append(copy)
                }
            }
            documents += (0..<300).map { _ in generator.changed(sample) }
        }
        let question: JSONValue = [
            "schema": json, "others": .array(others(than: "envelope")),
            "documents": .array(documents),
        ]
        guard let verdicts = try PythonJudge.verdicts("schemas", [question]) else { return }
        try #require(verdicts[0].count == documents.count)
        for (document, isValid) in zip(documents, verdicts[0]) {
            let violation = schema.validate(document)
            #expect(
                (violation == nil) == isValid,
                "\(violation?.description ?? "valid")\n\(document.canonicalText)")
        }
        let validCount = verdicts[0].count { $0 }
        #expect(validCount > 50 && documents.count - validCount > 1_000)
    }
}
