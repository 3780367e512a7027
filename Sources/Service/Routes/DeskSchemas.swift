import JSONDocuments

/// The JSON Schemas of what desks answer.
enum DeskSchemas {
    static let text: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["zh", "en"],
        "properties": ["zh": ["type": "string"], "en": ["type": "string"]],
    ]

    static let desks: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["desks"],
        "properties": ["desks": ["type": "array", "items": ["type": "string"]]],
    ]

    static let templates: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["templates"],
        "properties": ["templates": ["type": "array", "items": template]],
    ]

    private static let template: JSONValue = [
        "type": "object", "additionalProperties": false,
        "required": [
            "name", "purpose", "audience", "parameters", "keep_days", "expires_minutes",
        ],
        "properties": [
            "name": ["type": "string"], "purpose": text, "audience": text,
            "parameters": [
                "type": "object", "additionalProperties": ["enum": ["integer", "date"]],
            ],
            "keep_days": ["type": "integer", "minimum": 1],
            "expires_minutes": ["type": "integer", "minimum": 1],
        ],
    ]

    static let order: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["template"],
        "properties": [
            "template": ["type": "string"],
            "arguments": [
                "type": "object", "maxProperties": 16,
                "additionalProperties": ["type": "string"],
            ],
            "definitions": [
                "type": "array", "maxItems": 4,
                "items": ["type": "string", "pattern": "^[0-9a-f]{64}$"],
            ],
            "native": ["type": "boolean"],
        ],
    ]

    static let made: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["id", "link", "expires"],
        "properties": [
            "id": ["type": "string", "pattern": "^[0-9a-f]{32}$"],
            "link": ["type": "string", "format": "uri"],
            "expires": ["type": "string", "format": "date-time"],
        ],
    ]

    static let state: JSONValue = [
        "type": "object", "additionalProperties": false,
        "required": ["id", "template", "purpose", "expires", "state"],
        "properties": [
            "id": ["type": "string"], "template": ["type": "string"], "purpose": text,
            "expires": ["type": "string", "format": "date-time"],
            "state": ["enum": ["waiting", "fetched", "accepted", "refused", "expired"]],
            "reason": ["type": "string"], "anchor": ["type": "string"],
            "cleared": ["type": "boolean"],
            "not_revoked_as_of": ["type": "string", "format": "date-time"],
            "shown": [
                "type": "array",
                "items": [
                    "type": "object", "additionalProperties": false,
                    "required": ["attribute", "value"],
                    "properties": [
                        "attribute": ["type": "string"], "value": ["type": "string"],
                    ],
                ],
            ],
        ],
    ]

    static let verdict: JSONValue = [
        "oneOf": [
            [
                "type": "object", "additionalProperties": false,
                "required": ["verdict", "promise", "receipts"],
                "properties": [
                    "verdict": ["const": "accept"], "promise": ["type": "object"],
                    "receipts": ["type": "string"],
                ],
            ],
            [
                "type": "object", "additionalProperties": false,
                "required": ["verdict", "reason"],
                "properties": ["verdict": ["const": "reject"], "reason": ["type": "string"]],
            ],
        ]
    ]
}
