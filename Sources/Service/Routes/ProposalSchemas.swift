import Credentials
import JSONDocuments
import Records
import Sodium

/// The JSON Schemas of proposals.
enum ProposalSchemas {
    private static let hash: JSONValue = ["type": "string", "pattern": "^[0-9a-f]{64}$"]
    private static let change: JSONValue = ["enum": ["rotation", "retirement"]]
    private static let tag: JSONValue = ["type": "string", "pattern": "^[0-9A-Za-z-]{1,32}$"]
    private static let reason: JSONValue = [
        "enum": .array(RetirementRecord.Reason.allCases.map { .string($0.rawValue) })
    ]

    static let order: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["change", "definition"],
        "properties": ["change": change, "definition": hash, "tag": tag, "reason": reason],
    ]

    static let proposal: JSONValue = [
        "type": "object", "additionalProperties": false,
        "required": ["id", "change", "definition", "state", "proposer", "created"],
        "properties": [
            "id": ["type": "string", "pattern": "^[0-9a-f]{32}$"], "change": change,
            "definition": hash, "tag": tag, "reason": reason,
            "state": ["enum": .array(KeyProposal.State.allCases.map { .string($0.rawValue) })],
            "proposer": ["type": "string"], "confirmer": ["type": "string"],
            "created": ["type": "string", "format": "date-time"],
        ],
    ]

    static let proposals: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["proposals"],
        "properties": ["proposals": ["type": "array", "items": proposal]],
    ]

    /// Parses `{"change": "rotation", "definition", "tag"}` or `{"change": "retirement", "definition", "reason"}`.
    ///
    /// - Throws: `DecodingFailure`.
    static func order(
        _ value: JSONValue
    ) throws(DecodingFailure) -> (KeyProposal.Change, SHA256Digest) {
        var reader = try ObjectReader(value)
        let definition = try reader.required("definition", SHA256Digest.decode)
        let change: KeyProposal.Change
        switch try reader.required("change", JSONValue.string) {
        case "rotation":
            let tag = try reader.required("tag", JSONValue.string)
            guard KeyProposal.isTag(tag) else { throw reader.failure("tag", "must be a word") }
            change = .rotation(tag: tag)
        case "retirement":
            change = .retirement(
                try reader.required("reason", JSONValue.choice(RetirementRecord.Reason.self)))
        default: throw reader.failure("change", "must be rotation or retirement")
        }
        try reader.finish()
        return (change, definition)
    }
}

extension KeyProposal {
    /// Whether a definition's tag can be this: 1 to 32 letters, digits and hyphens.
    static func isTag(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9A-Za-z-]{1,32}/) != nil
    }

    /// The proposal as programs see it.
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("definition", .string(hexadecimal(definition.bytes))),
            ("state", .string(state.rawValue)), ("proposer", .string(proposer)),
            ("created", .string(created.description)),
        ]
        switch change {
        case .rotation(let tag): members += [("change", "rotation"), ("tag", .string(tag))]
        case .retirement(let reason):
            members += [("change", "retirement"), ("reason", .string(reason.rawValue))]
        }
        if let confirmer { members.append(("confirmer", .string(confirmer))) }
        return .object(JSONObject(members))
    }
}
