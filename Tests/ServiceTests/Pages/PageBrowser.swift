import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import Service

/// What a browser does here: keeps cookies, sends forms with what is hidden in them.
final class PageBrowser {
    private let client: any TestClientProtocol
    private(set) var cookies: [String: String] = [:]
    /// Sent with each request.
    var headers: HTTPFields = [.acceptLanguage: "en"]

    init(_ client: any TestClientProtocol) { self.client = client }

    /// An answer as a reader sees it.
    struct Page {
        let status: Int
        let headers: HTTPFields
        let text: String

        /// The value of the hidden or filled field `name`, the first with this name.
        func field(_ name: String) -> String? {
            guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return nil }
            return String(text[start.upperBound...].prefix { $0 != "\"" })
        }

        /// What stands in the page's first heading.
        var heading: String? {
            text.firstMatch(of: /<h1>([^<]*)<\/h1>/).map { String($0.1) }
        }

        /// What the first alert says.
        var alert: String? {
            text.firstMatch(of: /role="alert">([^<]*)</).map { String($0.1) }
        }
    }

    func get(_ path: String) async throws -> Page {
        try await send(.get, path)
    }

    /// Sends a form; its token is the one of `page`, or of the page that is read at the same address.
    func post(
        _ path: String, _ fields: [(name: String, value: String)], from page: Page? = nil
    ) async throws -> Page {
        var token = page?.field(FormToken.field)
        if token == nil { token = try await get(path).field(FormToken.field) }
        let own = token.map { [(name: FormToken.field, value: $0)] } ?? []
        return try await post(path, raw: own + fields)
    }

    /// Sends a form with these fields and no others.
    func post(_ path: String, raw fields: [(name: String, value: String)]) async throws -> Page {
        try await send(.post, path, String(QueryText.make(fields).dropFirst()))
    }

    func signIn(_ name: String) async throws {
        let page = try await post(
            "/sign-in", [("name", name), ("password", PageSite.password)])
        try #require(page.status == 303)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil
    ) async throws -> Page {
        var headers = headers
        if !cookies.isEmpty {
            headers[.cookie] = cookies.sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        if body != nil { headers[.contentType] = Form.mediaType }
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        for setting in response.headers[values: .setCookie] { keep(setting) }
        return Page(
            status: response.status.code, headers: response.headers,
            text: String(buffer: response.body))
    }

    private func keep(_ setting: String) {
        let parts = setting.split(separator: ";").map { $0.drop { $0 == " " } }
        guard let pair = parts.first?.split(separator: "=", omittingEmptySubsequences: false),
            pair.count == 2
        else { return }
        let isOver = parts.contains("Max-Age=0")
        cookies[String(pair[0])] = isOver ? nil : String(pair[1])
    }
}
