import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Ledger
import LedgerTestSupport
import Logging
import NIOCore
import Records
import Testing
import TransparencyLog

@testable import Service

/// A log of a small city, served without a socket.
struct LogSite {
    /// Everybody may come in.
    struct OpenGate: Gate {
        func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller? { nil }
        func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {}
    }

    let city = TestCity()
    let sequencer: Sequencer
    let reader: LedgerReader

    /// A log of `size` entries: the registrar's, then notes.
    init(size: Int) async throws {
        let (store, sequencer) = try await city.begin()
        self.sequencer = sequencer
        reader = try await LedgerReader(store)
        try await append((1..<size).map { try TestCity.note("note \($0)") })
    }

    func append(_ entries: [Envelope]) async throws {
        for result in await sequencer.append(contentsOf: entries) { _ = try result.get() }
    }

    var endpoints: LogEndpoints {
        LogEndpoints(reader: reader, ledger: LocalLedger(reader, sequencer: sequencer))
    }

    static func application(_ endpoints: [Endpoint]) -> some ApplicationProtocol {
        ServiceApplication(
            endpoints: endpoints, gate: OpenGate(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]?
    ) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        headers[.contentType] = body == nil ? nil : "application/x-ndjson"
        let application = Self.application(endpoints.endpoints)
        return try await application.test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers,
                body: body.map { ByteBuffer(bytes: $0) })
        }
    }

    func get(_ path: String) async throws -> TestResponse { try await ask(.get, path, nil) }

    func post(_ body: some Sequence<UInt8>) async throws -> TestResponse {
        try await ask(.post, "/log/entries", Array(body))
    }

    /// The results of appended lines.
    func results(_ body: String) async throws -> [JSONValue] {
        let response = try await post(body.utf8)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "application/x-ndjson")
        return try Array(buffer: response.body).split(separator: UInt8(ascii: "\n"))
            .map { try JSONValue(parsing: $0) }
    }

    func json(_ path: String) async throws -> JSONValue {
        let response = try await get(path)
        #expect(response.status == .ok, "\(path)")
        return try JSONValue(parsing: Array(buffer: response.body))
    }

    /// A refusal, which is a problem document.
    struct Refusal: Equatable {
        let status: Int
        let code: JSONValue?

        init(_ status: Int, _ code: JSONValue) {
            self.status = status
            self.code = code
        }

        init(_ response: TestResponse) throws {
            #expect(response.headers[.contentType] == "application/problem+json")
            status = response.status.code
            code = try JSONValue(parsing: Array(buffer: response.body))["code"]
        }
    }

    func refusal(_ path: String) async throws -> Refusal { try await Refusal(get(path)) }
}
