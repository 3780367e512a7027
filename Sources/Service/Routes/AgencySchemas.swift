import Agency
import Credentials
import JSONDocuments
import Records

/// The JSON Schemas of what agencies take and answer.
enum AgencySchemas {
    private static let text: JSONValue = ["type": "string"]
    private static let hash: JSONValue = ["type": "string", "pattern": "^[0-9a-f]{64}$"]

    static let definitions: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["definitions"],
        "properties": [
            "definitions": [
                "type": "array",
                "items": [
                    "type": "object", "additionalProperties": false,
                    "required": ["hash", "revocable"],
                    "properties": ["hash": hash, "revocable": ["type": "boolean"]],
                ],
            ]
        ],
    ]

    static let order: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["register", "evidence"],
        "properties": [
            "register": text, "evidence": text, "definition": hash,
            "valid_until": ["type": "string", "format": "date"],
            "days": ["type": "integer", "minimum": 1, "maximum": 366],
        ],
    ]

    static let offers: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["rows"],
        "properties": ["rows": ["type": "array", "items": row]],
    ]

    private static let row: JSONValue = [
        "type": "object", "additionalProperties": false,
        "required": ["line", "status"],
        "properties": [
            "line": ["type": "integer", "minimum": 1],
            "status": ["enum": ["offered", "repeated", "already-issued", "refused"]],
            "id": text, "link": text, "code": text, "problem": text,
        ],
    ]

    /// What became of a row; without the link, which depends on where the service is.
    static func row(_ outcome: AgencyDesk.RowOutcome, line: Int) -> JSONValue {
        switch outcome {
        case .offered(let made):
            [
                "line": .integer(line), "status": made.isRepeated ? "repeated" : "offered",
                "id": .string(made.offer.identifier.description), "code": .string(made.code),
            ]
        case .alreadyIssued: ["line": .integer(line), "status": "already-issued"]
        case .refused(let problem):
            ["line": .integer(line), "status": "refused", "problem": .string(problem)]
        }
    }

    static let revocation: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["reason"],
        "properties": [
            "residents": ["type": "array", "items": text],
            "credentials": ["type": "array", "items": text],
            "reason": [
                "enum": .array(RevocationReason.allCases.map { .string($0.rawValue) })
            ],
        ],
    ]

    static let revoked: JSONValue = [
        "type": "object", "additionalProperties": false,
        "required": ["revoked", "revoked_before", "cosigned"],
        "properties": [
            "revoked": ["type": "integer"], "revoked_before": ["type": "integer"],
            "cosigned": ["type": "boolean"],
        ],
    ]

    /// Parses `{"residents"?, "credentials"?, "reason"}`, which must name somebody.
    ///
    /// - Throws: `DecodingFailure`.
    static func revocation(
        _ value: JSONValue
    ) throws(DecodingFailure) -> ([RevocationOrder.Subject], RevocationReason) {
        var reader = try ObjectReader(value)
        let list = JSONValue.list(maximumCount: RevocationOrder.limit, JSONValue.string)
        let residents = try reader.optional("residents", list) ?? []
        let credentials = try reader.optional("credentials", list) ?? []
        let reason = try reader.required("reason", JSONValue.choice(RevocationReason.self))
        try reader.finish()
        let offers = credentials.compactMap { RecordIdentifier($0) }
        guard offers.count == credentials.count else {
            throw reader.failure("credentials", "must be offers' ids")
        }
        guard !residents.isEmpty || !offers.isEmpty else {
            throw reader.failure("residents", "must name somebody")
        }
        return (residents.map { .row($0) } + offers.map { .credential($0) }, reason)
    }
}
