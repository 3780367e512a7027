import HTTPTypes
import JSONDocuments

/// Why a request is not answered: a problem document with a stable code.
///
/// Source: RFC 9457, §3. It never says more than the code, the place in what was sent, and the request's own id.
struct Problem: Error, Sendable {
    let status: HTTPResponse.Status
    /// The stable code.
    let code: String
    /// The member or parameter that it is about.
    let place: String?
    /// After how many seconds it may be worth asking again.
    var retrySeconds: Int?

    init(
        _ status: HTTPResponse.Status, _ code: String, about place: String? = nil,
        retrySeconds: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.place = place
        self.retrySeconds = retrySeconds
    }

    /// The document's media type.
    static let mediaType = "application/problem+json"

    /// Where each code is explained, with the code at the end.
    static let typePrefix = "/problems#"

    /// The document, for the request with this id.
    func answer(to request: String) -> Answer {
        var members: [(String, JSONValue)] = [
            ("type", .string(Self.typePrefix + code)),
            ("title", .string(status.reasonPhrase)),
            ("status", .integer(status.code)),
            ("code", .string(code)),
            ("instance", .string(request)),
        ]
        if let place { members.append(("place", .string(place))) }
        var answer = Answer(
            status: status,
            content: .bytes(
                JSONValue.object(JSONObject(members)).canonicalBytes, mediaType: Self.mediaType))
        if let retrySeconds { answer.headers[.retryAfter] = String(retrySeconds) }
        if status == .unauthorized { answer.headers[.wwwAuthenticate] = "Bearer" }
        return answer
    }

    /// The document's JSON Schema.
    static let schema: JSONValue = [
        "type": "object", "additionalProperties": false,
        "required": ["type", "title", "status", "code", "instance"],
        "properties": [
            "type": ["type": "string", "format": "uri-reference"],
            "title": ["type": "string"],
            "status": ["type": "integer", "minimum": 400, "maximum": 599],
            "code": ["type": "string", "pattern": "^[a-z0-9-]+$"],
            "instance": ["type": "string"],
            "place": ["type": "string"],
        ],
    ]
}
