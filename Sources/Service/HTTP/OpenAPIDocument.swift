import HTTPTypes
import JSONDocuments

/// The description of the API that is served at `/openapi.json` and kept in `schemas/openapi.json`.
///
/// Source: OpenAPI Specification 3.1.0.
struct OpenAPIDocument {
    let endpoints: [Endpoint]

    /// The document.
    var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Countersign", "version": "1",
                "description":
                    "Resident credentials, desks, records, and the log that anchors them. Refusals are problem documents with a stable code.",
                "license": ["name": "See the repository"],
            ],
            "paths": .object(JSONObject(paths)),
            "components": [
                "schemas": ["Problem": Problem.schema],
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private var paths: [(String, JSONValue)] {
        let described = endpoints.filter { !$0.isPage }
        return Dictionary(grouping: described) { Self.path($0) }
            .sorted { $0.key < $1.key }
            .map { path, endpoints in
                let operations = endpoints.sorted { $0.method.rawValue < $1.method.rawValue }
                    .map { ($0.method.rawValue.lowercased(), Self.operation($0)) }
                return (path, .object(JSONObject(operations)))
            }
    }

    /// The path as the document has it: a last parameter that may have slashes in it is one like any.
    private static func path(_ endpoint: Endpoint) -> String {
        endpoint.path.hasSuffix("*}")
            ? String(endpoint.path.dropLast(2)) + "}" : endpoint.path
    }

    private static func operation(_ endpoint: Endpoint) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("operationId", .string(endpoint.name)),
            ("summary", .string(endpoint.summary)),
            ("responses", .object(JSONObject(responses(of: endpoint)))),
        ]
        var parameters = endpoint.parameters.map(\.json)
        if endpoint.isWrite { parameters.append(idempotencyKey) }
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let body = endpoint.body {
            var content: [(String, JSONValue)] = [
                (body.mediaType, body.schema.map { ["schema": $0] } ?? [:])
            ]
            if let other = body.otherMediaType { content.append((other, [:])) }
            members.append(
                (
                    "requestBody",
                    ["required": true, "content": .object(JSONObject(content))]
                ))
        }
        if case .roles(let roles) = endpoint.access {
            members.append(("security", [["token": []]]))
            members.append(
                ("x-roles", .array(roles.map(\.rawValue).sorted().map(JSONValue.string))))
        }
        return .object(JSONObject(members))
    }

    private static let idempotencyKey: JSONValue = [
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description":
            "The same request again under the same key, within a day, changes nothing more; another one is refused.",
        "schema": ["type": "string", "pattern": .string(IdempotencyKey.pattern)],
    ]

    private static func responses(of endpoint: Endpoint) -> [(String, JSONValue)] {
        var responses: [(String, JSONValue)] = endpoint.outcomes.map { outcome in
            var members: [(String, JSONValue)] = [("description", .string(outcome.summary))]
            if let mediaType = outcome.mediaType {
                members.append(
                    (
                        "content",
                        content(
                            mediaType, outcome.schema, orPage: outcome.isPageForBrowsers)
                    ))
            }
            return (String(outcome.status.code), .object(JSONObject(members)))
        }
        for range in ["4XX", "5XX"] {
            responses.append(
                (
                    range,
                    [
                        "description": "A refusal, as RFC 9457 has it.",
                        "content": content(
                            Problem.mediaType, ["$ref": "#/components/schemas/Problem"],
                            orPage: endpoint.outcomes.contains { $0.isPageForBrowsers }),
                    ]
                ))
        }
        return responses
    }

    private static func content(
        _ mediaType: String, _ schema: JSONValue?, orPage: Bool = false
    ) -> JSONValue {
        var content: [(String, JSONValue)] = [(mediaType, schema.map { ["schema": $0] } ?? [:])]
        if orPage { content.append(("text/html", [:])) }
        return .object(JSONObject(content))
    }
}

extension Endpoint.Parameter {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "in": .string(place.rawValue),
            "description": .string(summary), "required": .bool(isRequired), "schema": schema,
        ]
    }
}
