import Archive
import JSONDocuments
import Ledger

/// The JSON Schemas of what departments take and answer.
enum DepartmentSchemas {
    static let identifier: JSONValue = ["type": "string", "pattern": "^[0-9a-f]{32}$"]
    private static let text: JSONValue = ["type": "string"]
    private static let number: JSONValue = ["type": "integer", "minimum": 0]
    private static let time: JSONValue = ["type": "string", "format": "date-time"]
    private static let free: JSONValue = ["type": "object"]
    private static let attachments = list(object([("digest", LogSchemas.hash), ("bytes", number)]))

    static let departments = object([("departments", list(text))])
    static let summary = object([
        ("department", text), ("key", text),
        (
            "types",
            list(object([("type", text), ("count", number), ("erased", number), ("held", number)]))
        ),
    ])
    static let line = object(
        [("type", text), ("public", free)],
        [
            ("payload", free), ("area", text),
            ("retain_until", ["type": "string", "format": "date"]),
            ("prev", identifier), ("supersedes", identifier), ("id", identifier), ("subject", text),
        ])
    static let added: JSONValue = [
        "oneOf": [
            object([
                ("line", number), ("id", identifier), ("index", number),
                ("leaf_hash", LogSchemas.hash),
            ]),
            object(
                [
                    ("line", number),
                    ("status", ["type": "integer", "minimum": 400, "maximum": 599]),
                    ("code", ["type": "string", "pattern": "^[a-z0-9-]+$"]),
                ], [("id", identifier), ("place", text)]),
        ]
    ]
    static let record = object([
        ("index", number), ("id", identifier), ("leaf_hash", LogSchemas.hash),
        ("erased", ["type": "boolean"]), ("holds", number), ("envelope", free),
    ])
    static let page = object([("records", list(record)), ("next", orNull(number))])

    static let grantOrder = object(
        [("record", identifier), ("reader", text), ("purpose", text)],
        [
            ("role", text),
            ("fields", ["type": "array", "minItems": 1, "maxItems": 64, "items": text]),
            ("rule", identifier),
        ])
    static let grant = object([
        ("access", number), ("file", text), ("attachments", attachments),
    ])
    static let erasure = object([
        (
            "records",
            [
                "type": "array", "minItems": 1, "maxItems": .integer(Custodian.erasureLimit),
                "items": identifier,
            ]
        ), ("ground", text),
    ])
    static let erased = object([("erased", list(identifier))])
    static let accesses = object([
        (
            "accesses",
            list(
                object(
                    [
                        ("index", number), ("time", time), ("purpose", text),
                        ("reader", LogSchemas.hash), ("rule", identifier),
                    ],
                    [
                        ("role", text), ("records", list(identifier)), ("fields", list(text)),
                        ("type", text),
                    ]))
        ), ("next", orNull(number)),
    ])
    static let usageOrder = object(
        [("subject", text)],
        [
            ("offset", number),
            (
                "limit",
                ["type": "integer", "minimum": 1, "maximum": .integer(SubjectUsage.defaultLimit)]
            ),
        ])
    static let usage = object([
        ("findUsage", free), ("usagePeriod", orNull(free)), ("heartbeat", free),
        ("gaps", list(object([("custodian", text), ("number", number)]))),
        (
            "repeats",
            list(object([("custodian", text), ("number", number), ("entries", list(number))]))
        ),
    ])

    static let following = object([
        (
            "records",
            list(
                object([
                    ("index", number), ("envelope", free), ("file", orNull(text)),
                    ("attachments", attachments),
                ]))
        ), ("after", ["type": "integer", "minimum": -1]),
    ])

    static let rules = object([("rules", list(free))])
    static let proposal = object([("rule", identifier), ("terms", free), ("sign", text)])
    static let approval = object([("key", text), ("value", text)])
    static let approved = object([
        ("approvals", number), ("threshold", number), ("index", orNull(number)),
    ])

    private static func object(
        _ members: [(String, JSONValue)], _ optional: [(String, JSONValue)] = []
    ) -> JSONValue {
        [
            "type": "object", "additionalProperties": false,
            "required": .array(members.map { .string($0.0) }),
            "properties": .object(JSONObject(members + optional)),
        ]
    }

    private static func list(_ items: JSONValue) -> JSONValue {
        ["type": "array", "items": items]
    }

    private static func orNull(_ schema: JSONValue) -> JSONValue {
        ["oneOf": [schema, ["type": "null"]]]
    }
}
