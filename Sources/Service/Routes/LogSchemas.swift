import JSONDocuments
import Ledger

/// The JSON Schemas of what the log's endpoints take and answer.
enum LogSchemas {
    static let index: JSONValue = ["type": "integer", "minimum": 0]
    static let hash: JSONValue = ["type": "string", "pattern": "^[0-9a-f]{64}$"]
    private static let text: JSONValue = ["type": "string"]
    private static let hashes: JSONValue = [
        "type": "array", "maxItems": 126,
        "items": ["type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"],
    ]

    /// An entry, with its proof or without.
    static let entry = object([
        ("index", index), ("leaf_hash", hash), ("leaf", text), ("proof", orNull(text)),
    ])
    /// ``ProvenEntries``.
    static let page = object([
        ("checkpoint", text),
        (
            "entries",
            [
                "type": "array", "maxItems": .integer(ProvenEntries.pageLimit),
                "items": object([("index", index), ("leaf", text), ("hashes", orNull(hashes))]),
            ]
        ), ("next", orNull(index)),
    ])
    /// A proof between two sizes.
    static let consistency = object([("from", index), ("to", index), ("hashes", hashes)])
    /// Entries with tlog-proofs, in the order of the log.
    static let evidence = object([
        ("v", ["const": 1]),
        (
            "evidence",
            ["type": "array", "items": object([("leaf", text), ("proof", text)])]
        ),
    ])
    /// Heads of revocations, each with its entry and proof.
    static let heads = object([
        (
            "heads",
            [
                "type": "array",
                "items": object([
                    ("definition", hash), ("issuer", text), ("index", index),
                    ("revocations", index), ("time", ["type": "string", "format": "date-time"]),
                    ("retired", ["type": "boolean"]), ("leaf", text), ("proof", orNull(text)),
                ]),
            ]
        ), ("next", orNull(index)),
    ])
    /// One line of the answer to appended envelopes.
    static let appendResult: JSONValue = [
        "oneOf": [
            object([("index", index), ("leaf_hash", hash), ("tree_size", index)]),
            object([
                ("status", ["type": "integer", "minimum": 400, "maximum": 599]),
                ("code", ["type": "string", "pattern": "^[a-z0-9-]+$"]),
            ]),
        ]
    ]

    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        [
            "type": "object", "additionalProperties": false,
            "required": .array(members.map { .string($0.0) }),
            "properties": .object(JSONObject(members)),
        ]
    }

    private static func orNull(_ schema: JSONValue) -> JSONValue {
        ["oneOf": [schema, ["type": "null"]]]
    }
}
