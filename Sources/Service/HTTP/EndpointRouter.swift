import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Puts endpoints onto the web server: the one place that knows both.
///
/// A request goes through the same steps for each of them, in this order: its name, its size, who asks, the
/// answer, and what every answer carries.
struct EndpointRouter: Sendable {
    let endpoints: [Endpoint]
    let gate: any Gate
    let log: Logger
    /// Makes refusals at pages readable; without it they are documents everywhere.
    var pages: PageRenderer?
    /// Whether a proxy in front says who asks.
    var isBehindProxy = false
    /// What was asked under idempotency keys; without it everything is idempotent by itself.
    var keys: IdempotencyKeys?
    /// Where requests that write let backups pass.
    var rest: RestingPlace?

    /// The routes.
    func router() -> Router<ServiceContext> {
        let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
        let known = KnownPaths(endpoints)
        router.add(
            middleware: UnroutedMiddleware { problem, request in
                let id = RequestName.make()
                let wantsPage = request.headers[.accept]?.contains("text/html") ?? false
                let path = request.head.path ?? "/"
                let methods = known.methods(at: path)
                let isMisused =
                    problem.status == .notFound && !methods.isEmpty
                    && !methods.contains(request.method.rawValue)
                var answer = refusal(
                    isMisused ? Problem(.methodNotAllowed, "method") : problem, of: request,
                    by: nil, asPage: wantsPage ? path : nil, id)
                if isMisused { answer.headers[.allow] = methods.joined(separator: ", ") }
                return response(answer, id)
            })
        for endpoint in endpoints {
            router.on(RouterPath(Self.pattern(endpoint.path)), method: endpoint.method) {
                request, context in
                await respond(to: request, context, with: endpoint)
            }
        }
        return router
    }

    /// `/log/{level}/{path*}` in the server's way: `/log/:level/**`.
    static func pattern(_ path: String) -> String {
        path.split(separator: "/").map { part in
            guard part.hasPrefix("{") else { return String(part) }
            return part.hasSuffix("*}") ? "**" : ":" + part.dropFirst().dropLast()
        }.joined(separator: "/")
    }

    private func respond(
        to request: Request, _ context: ServiceContext, with endpoint: Endpoint
    ) async -> Response {
        let id = RequestName.make()
        let clock = ContinuousClock()
        let start = clock.now
        let answer: Answer
        var caller: Caller?
        do {
            answer = try await self.answer(to: request, context, with: endpoint, id, by: &caller)
        } catch {
            let problem = Problem(describing: error)
            if problem.status.code >= 500 {
                log.error(
                    "failed",
                    metadata: [
                        "request": "\(id)", "endpoint": "\(endpoint.name)",
                        "code": "\(problem.code)",
                    ])
            }
            answer = refusal(problem, of: request, by: caller, at: endpoint, id)
        }
        gate.note(endpoint, answer.status, duration: clock.now - start)
        log.info(
            "answered",
            metadata: [
                "request": "\(id)", "endpoint": "\(endpoint.name)",
                "status": "\(answer.status.code)",
            ])
        return response(answer, id)
    }

    private func refusal(
        _ problem: Problem, of request: Request, by caller: Caller?, at endpoint: Endpoint,
        _ id: String
    ) -> Answer {
        refusal(
            problem, of: request, by: caller,
            asPage: endpoint.isPage ? Self.target(of: request, at: endpoint) : nil, id)
    }

    /// A problem as a document, or as a page for people; who is not signed in is asked to, and comes back.
    private func refusal(
        _ problem: Problem, of request: Request, by caller: Caller?, asPage target: String?,
        _ id: String
    ) -> Answer {
        guard let target, let pages else { return problem.answer(to: id) }
        if problem.status == .unauthorized, request.method == .get || request.method == .head {
            return .see(PageRenderer.signIn(returningTo: target))
        }
        return pages.answer(
            problem, for: PageVisit(target: target, headers: request.headers, caller: caller),
            request: id)
    }

    private func answer(
        to request: Request, _ context: ServiceContext, with endpoint: Endpoint, _ id: String,
        by caller: inout Caller?
    ) async throws -> Answer {
        let client = client(of: request, context)
        let visit = Visit(
            client: client, authority: request.head.authority, headers: request.headers)
        caller = try gate.admit(visit, to: endpoint)
        let body = try await body(of: request, for: endpoint)
        let parameters = try parameters(of: request, context, for: endpoint)
        let call = Call(
            endpoint: endpoint.name, parameters: parameters, headers: request.headers, body: body,
            caller: caller, id: id, target: Self.target(of: request, at: endpoint),
            client: client)
        try FormToken.check(call, at: endpoint)
        guard endpoint.isWrite, let rest else { return try await done(call, at: endpoint) }
        return try await rest.writing { try await done(call, at: endpoint) }
    }

    /// The answer, under the idempotency key where the request has one.
    private func done(_ call: Call, at endpoint: Endpoint) async throws -> Answer {
        guard endpoint.isWrite, !endpoint.isPage, let keys else {
            return try await endpoint.answer(call)
        }
        return try await keys.answer(call, at: endpoint)
    }

    /// The address from which a request comes: behind a proxy the one that it saw, which is the last; what a client
    /// writes itself stands in front of it.
    private func client(of request: Request, _ context: ServiceContext) -> String {
        guard isBehindProxy,
            let seen = request.headers[values: .forwardedFor].last?.split(separator: ",").last
        else { return context.client }
        return String(seen.filter { !$0.isWhitespace }.prefix(64))
    }

    /// Where the reader of an answer is: what was asked for, or the page on which a form stands.
    private static func target(of request: Request, at endpoint: Endpoint) -> String {
        endpoint.formPage ?? request.head.path ?? "/"
    }

    /// The values of path and query, decoded; each once.
    private func parameters(
        of request: Request, _ context: ServiceContext, for endpoint: Endpoint
    ) throws -> [String: String] {
        var parameters: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            guard parameters.updateValue(String(value), forKey: String(name)) == nil else {
                throw Problem(.badRequest, "parameter-repeated", about: String(name))
            }
        }
        let last = endpoint.path.split(separator: "/").last ?? ""
        for parameter in endpoint.parameters where parameter.place == .path {
            let raw =
                last == "{\(parameter.name)*}"
                ? context.parameters.getCatchAll().joined(separator: "/")
                : context.parameters.get(parameter.name) ?? ""
            guard let value = raw.removingPercentEncoding else {
                throw Problem(.badRequest, "parameter-malformed", about: parameter.name)
            }
            parameters[parameter.name] = value
        }
        return parameters
    }

    private func body(of request: Request, for endpoint: Endpoint) async throws -> [UInt8] {
        let limit = endpoint.body?.byteCountLimit ?? 0
        if let expected = endpoint.body, expected.mediaType != Endpoint.Body.anyMediaType {
            let given = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
            guard given == expected.mediaType || given != nil && given == expected.otherMediaType
            else {
                throw Problem(.unsupportedMediaType, "media-type")
            }
        }
        if let text = request.headers[.contentLength], let length = Int(text), length > limit {
            throw Problem(.contentTooLarge, "too-large")
        }
        do {
            return Array(buffer: try await request.body.collect(upTo: limit))
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem(.contentTooLarge, "too-large")
        }
    }

    private func response(_ answer: Answer, _ id: String) -> Response {
        var headers = answer.headers
        SecurityHeaders.add(to: &headers)
        headers[.requestName] = id
        switch answer.content {
        case .none: return Response(status: answer.status, headers: headers)
        case .bytes(let bytes, let mediaType):
            headers[.contentType] = mediaType
            return Response(
                status: answer.status, headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .stream(let pieces, let mediaType):
            headers[.contentType] = mediaType
            return Response(
                status: answer.status, headers: headers,
                body: ResponseBody { writer in
                    for await piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
                    try await writer.finish(nil)
                })
        }
    }
}

extension HTTPField.Name {
    /// The request's id, in each answer.
    static let requestName = HTTPField.Name.known("X-Request-Id")
    /// Who asked a proxy, and the proxies before it.
    static let forwardedFor = HTTPField.Name.known("X-Forwarded-For")
}
