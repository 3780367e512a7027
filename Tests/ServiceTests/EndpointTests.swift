import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Logging
import NIOCore
import Records
import Synchronization
import Testing

@testable import Service

@Suite("What every endpoint does")
struct EndpointTests {
    /// Lets in whoever says what role they have.
    private struct OpenGate: Gate {
        func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller? { nil }
        func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {}
    }

    private static let echo = Endpoint(
        method: .post, path: "/echo/{name}/{rest*}", name: "echo", summary: "Says it again.",
        access: .anybody,
        parameters: [
            .init(name: "name", place: .path, summary: "A name.", schema: ["type": "string"]),
            .init(name: "rest", place: .path, summary: "A path.", schema: ["type": "string"]),
        ],
        body: .init(mediaType: "application/json", schema: ["type": "object"], byteCountLimit: 64),
        outcomes: [.json(.ok, "The same.", [:])]
    ) { call in
        .json([
            "name": .string(try call.parameter("name")),
            "rest": .string(try call.parameter("rest")),
            "size": .integer(try call.index("size")), "body": try call.json(),
        ])
    }

    private func application() -> some ApplicationProtocol {
        let health = HealthEndpoints { throw Problem(.serviceUnavailable, "storage-full") }
        return ServiceApplication(
            endpoints: health.endpoints + [Self.echo], gate: OpenGate(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil,
        type: String? = "application/json"
    ) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        headers[.contentType] = body == nil ? nil : type
        return try await application().test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers,
                body: body.map { ByteBuffer(string: $0) })
        }
    }

    private func code(_ response: TestResponse) throws -> JSONValue? {
        #expect(response.headers[.contentType] == "application/problem+json")
        let document = try JSONValue(parsing: Array(buffer: response.body))
        #expect(document["instance"]?.text == response.headers[.requestName])
        return document["code"]
    }

    @Test func aRequestIsReadInFull() async throws {
        let response = try await ask(.post, "/echo/a%20b/c/d?size=7", #"{"x":1}"#)
        #expect(response.status == .ok)
        #expect(
            try JSONValue(parsing: Array(buffer: response.body))
                == ["name": "a b", "rest": "c/d", "size": 7, "body": ["x": 1]])
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(
            response.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
    }

    @Test func refusalsAreProblemDocuments() async throws {
        let cases: [(String, String, String?, Int, JSONValue)] = [
            ("/echo/a/b", #"{"x":1}"#, "application/json", 400, "parameter-missing"),
            ("/echo/a/b?size=07", #"{"x":1}"#, "application/json", 400, "parameter-malformed"),
            ("/echo/a/b?size=1&size=2", "{}", "application/json", 400, "parameter-repeated"),
            ("/echo/a/b?size=1", "{", "application/json", 400, "malformed"),
            ("/echo/a/b?size=1", #"{"x":1,"x":2}"#, "application/json", 400, "malformed"),
            ("/echo/a/b?size=1", "{}", "text/plain", 415, "media-type"),
            (
                "/echo/a/b?size=1", "[" + String(repeating: " ", count: 64) + "]",
                "application/json",
                413, "too-large"
            ),
        ]
        for (path, body, type, status, expected) in cases {
            let response = try await ask(.post, path, body, type: type)
            #expect(response.status.code == status, "\(path) \(body)")
            #expect(try code(response) == expected, "\(path) \(body)")
        }
        let unready = try await ask(.get, "/health/ready")
        #expect(unready.status == .serviceUnavailable)
        #expect(try code(unready) == "storage-full")
        #expect(try code(try await ask(.get, "/nothing/here")) == "not-found")
        #expect(try code(try await ask(.get, "/echo/")) == "not-found")
        #expect(try code(try await ask(.put, "/health/ready")) == "method")
    }

    @Test(arguments: [
        (HTTPRequest.Method.delete, "/health/live", "GET, HEAD"),
        (HTTPRequest.Method.trace, "/health/live", "GET, HEAD"),
        (HTTPRequest.Method.get, "/echo/a/b/c", "POST"),
        (HTTPRequest.Method.put, "/version?x=1", "GET, HEAD"),
    ])
    func anotherMethodIsToldWhichThereAre(
        _ method: HTTPRequest.Method, _ path: String, _ allowed: String
    ) async throws {
        let response = try await ask(method, path)
        #expect(response.status == .methodNotAllowed && response.headers[.allow] == allowed)
        #expect(try JSONValue(parsing: Array(buffer: response.body))["code"] == "method")
        for path in ["/echo/a", "/health", "/health/live/x"] {
            #expect(try await ask(.delete, path).status == .notFound)
        }
    }

    @Test func theDocumentHasEachEndpointThatIsNoPage() throws {
        let health = HealthEndpoints {}
        var page = Self.echo
        page.isPage = true
        let document = OpenAPIDocument(endpoints: health.endpoints + [page]).json
        guard case .object(let paths)? = document["paths"] else { return }
        #expect(
            paths.members.map(\.name).sorted() == ["/health/live", "/health/ready", "/version"])
        let described = OpenAPIDocument(endpoints: [Self.echo]).json
        #expect(
            described["paths"]?["/echo/{name}/{rest}"]?["post"]?["operationId"] == "echo")
    }

    /// Behind a proxy the last address counts, which the proxy wrote; without one nobody's word does.
    @Test(arguments: [(true, "203.0.113.7"), (false, "unknown")])
    func aProxySaysWhoAsks(_ isBehindProxy: Bool, _ client: String) async throws {
        let asked = Mutex<[String]>([])
        let application = ServiceApplication(
            endpoints: HealthEndpoints {}.endpoints,
            gate: NotingGate(tell: { client in
                asked.withLock { $0.append(client) }
            }), log: Logger(label: "test"), isBehindProxy: isBehindProxy
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        try await application.test(.router) { browser in
            var headers: HTTPFields = [:]
            headers[.forwardedFor] = "198.51.100.1, 203.0.113.7"
            _ = try await browser.execute(uri: "/health/live", method: .get, headers: headers)
        }
        #expect(asked.withLock(\.self) == [client])
    }
}

extension JSONValue {
    fileprivate var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}

/// Notes from where somebody comes.
private struct NotingGate: Gate {
    let tell: @Sendable (String) -> Void

    func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller? {
        tell(visit.client)
        return nil
    }

    func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {}
}
