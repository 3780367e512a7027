import JSONDocuments
import Records

/// The JSON Schemas of jobs.
enum JobSchemas {
    static let job: JSONValue = [
        "type": "object", "additionalProperties": false,
        "required": ["id", "kind", "state", "done", "total", "created"],
        "properties": [
            "id": ["type": "string", "pattern": "^[0-9a-f]{32}$"],
            "kind": ["enum": .array(Job.Kind.allCases.map { .string($0.rawValue) })],
            "state": ["enum": .array(Job.State.allCases.map { .string($0.rawValue) })],
            "done": ["type": "integer", "minimum": 0],
            "total": ["type": "integer", "minimum": 0],
            "created": ["type": "string", "format": "date-time"],
            "result": ["type": "object"],
            "problem": ["type": "string"],
        ],
    ]

    static let jobs: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["jobs"],
        "properties": ["jobs": ["type": "array", "items": job]],
    ]
}

extension Job {
    /// The job as programs see it; not who ordered it.
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("kind", .string(kind.rawValue)),
            ("state", .string(state.rawValue)), ("done", .integer(done)),
            ("total", .integer(total)), ("created", .string(created.description)),
        ]
        if let result = result.flatMap({ try? JSONValue(parsing: Array($0.utf8)) }) {
            members.append(("result", result))
        }
        if let problem { members.append(("problem", .string(problem))) }
        return .object(JSONObject(members))
    }
}
