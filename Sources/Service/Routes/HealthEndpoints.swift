import HTTPTypes
import JSONDocuments

/// Whether the service runs, whether it can work, and which program it is.
struct HealthEndpoints: Sendable {
    /// Fails where the service cannot do its work now.
    let check: @Sendable () async throws -> Void

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/health/live", name: "health.live",
                summary: "The process answers.", access: .anybody,
                outcomes: [.json(.ok, "It does.", Self.stateSchema)]
            ) { _ in .json(["state": "live"]) },
            Endpoint(
                method: .get, path: "/health/ready", name: "health.ready",
                summary: "Stores and log can be used.", access: .anybody,
                outcomes: [.json(.ok, "They can.", Self.stateSchema)]
            ) { _ in
                try await check()
                return .json(["state": "ready"])
            },
            Endpoint(
                method: .get, path: "/version", name: "version",
                summary: "The program and the formats that it speaks.", access: .anybody,
                outcomes: [
                    .json(
                        .ok, "Names and numbers.",
                        [
                            "type": "object", "additionalProperties": false,
                            "required": ["name", "api"],
                            "properties": [
                                "name": ["const": "countersign"], "api": ["const": 1],
                            ],
                        ])
                ]
            ) { _ in .json(["name": "countersign", "api": 1]) },
        ]
    }

    private static let stateSchema: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["state"],
        "properties": ["state": ["enum": ["live", "ready"]]],
    ]
}

extension Endpoint.Outcome {
    /// An answer that is a JSON document.
    static func json(
        _ status: HTTPResponse.Status, _ summary: String, _ schema: JSONValue
    ) -> Endpoint.Outcome {
        Endpoint.Outcome(
            status: status, summary: summary, mediaType: "application/json", schema: schema)
    }
}
