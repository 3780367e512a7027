import HTTPTypes
import JSONDocuments
import Records
import Sodium

/// Administrative acts over HTTP: what opens the commitments of their entries, for whoever answers an auditor.
struct ActEndpoints: Sendable {
    let book: ActBook

    /// Most acts in a list.
    private static let limit = 200

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/acts", name: "acts",
                summary:
                    "The newest administrative acts: who did what, and the salts that open their entries.",
                access: .roles([.administrator]),
                outcomes: [.json(.ok, "The acts, the newest first.", Self.schema)]
            ) { _ in
                var answer = Answer.json(
                    ["acts": .array(try book.newest(limit: Self.limit).map(\.json))])
                answer.headers[.cacheControl] = "no-store"
                return answer
            }
        ]
    }

    private static let schema: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["acts"],
        "properties": [
            "acts": [
                "type": "array",
                "items": [
                    "type": "object", "additionalProperties": false,
                    "required": ["id", "act", "roles", "actor", "subject", "salt", "created"],
                    "properties": [
                        "id": ["type": "string"],
                        "act": ["enum": .array(ActEntry.Act.allCases.map { .string($0.rawValue) })],
                        "roles": ["type": "array", "items": ["type": "string"]],
                        "actor": ["type": "string"], "subject": ["type": "string"],
                        "salt": ["type": "string", "pattern": "^[0-9a-f]{64}$"],
                        "created": ["type": "string", "format": "date-time"],
                        "entry": ["type": "integer", "minimum": 0],
                    ],
                ],
            ]
        ],
    ]
}

extension Act {
    fileprivate var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(id.description)), ("act", .string(act.rawValue)),
            ("roles", .array(roles.map(\.rawValue).sorted().map { .string($0) })),
            ("actor", .string(actor)), ("subject", .string(subject)),
            ("salt", .string(hexadecimal(salt))), ("created", .string(created.description)),
        ]
        if let entry { members.append(("entry", .integer(entry))) }
        return .object(JSONObject(members))
    }
}
