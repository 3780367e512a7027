import HTTPTypes
import JSONDocuments

/// What those who run the service, or write programs for it, need: the description of the API, and the metrics.
struct OperationEndpoints: Sendable {
    let metrics: MetricRegistry
    /// All endpoints of the service but these.
    let others: [Endpoint]

    var endpoints: [Endpoint] { [openAPI, counted] }

    private var openAPI: Endpoint {
        // The document has itself in it, and what is made of it does not change.
        let shape = Self.openAPI { _ in throw Problem(.notFound, "not-found") }
        let document = OpenAPIDocument(endpoints: others + [shape, counted]).json
        return Self.openAPI { _ in .json(document) }
    }

    private static func openAPI(
        _ answer: @escaping @Sendable (Call) async throws -> Answer
    ) -> Endpoint {
        Endpoint(
            method: .get, path: "/openapi.json", name: "openapi",
            summary: "This document.", access: .anybody,
            outcomes: [.json(.ok, "OpenAPI 3.1.", ["type": "object"])], answer: answer)
    }

    private var counted: Endpoint {
        Endpoint(
            method: .get, path: "/metrics", name: "metrics",
            summary: "Counts and times as Prometheus reads them.",
            access: .roles([.administrator]),
            outcomes: [
                .init(
                    status: .ok, summary: "Text format 0.0.4.", mediaType: "text/plain",
                    schema: nil)
            ]
        ) { _ in
            .text(metrics.text(), mediaType: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}
