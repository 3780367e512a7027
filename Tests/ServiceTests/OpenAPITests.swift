import Foundation
import HTTPTypes
import HummingbirdTesting
import JSONDocuments
import NIOCore
import TestSupport
import Testing

@testable import Service

@Suite("The document that describes the API")
struct OpenAPITests {
    /// The file is what the service serves; `COUNTERSIGN_WRITE_OPENAPI=1` writes it anew.
    @Test func theFileIsTheServices() async throws {
        let site = try await WholeSite()
        guard let endpoint = site.service.endpoints.first(where: { $0.name == "openapi" }) else {
            Issue.record("no document")
            return
        }
        let response = try await site.ask(endpoint, "/openapi.json", token: nil)
        let served = try JSONValue(parsing: Array(buffer: response.body))
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../schemas/openapi.json").standardizedFileURL
        if ProcessInfo.processInfo.environment["COUNTERSIGN_WRITE_OPENAPI"] != nil {
            try Data((served.canonicalText + "\n").utf8).write(to: path)
        }
        let kept = try JSONValue(parsing: Array(Data(contentsOf: path)).dropLast())
        #expect(kept == served)
        for endpoint in site.service.endpoints where !endpoint.isPage {
            let name = endpoint.path.replacing("*}", with: "}")
            let method = endpoint.method.rawValue.lowercased()
            #expect(served[["paths", name, method, "operationId"]] == .string(endpoint.name))
        }
    }
}
