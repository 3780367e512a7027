import Hummingbird

/// Answers with a problem where no endpoint was found, whatever the method.
struct UnroutedMiddleware: RouterMiddleware {
    let answer: @Sendable (Problem, Request) -> Response

    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError {
            return answer(
                error.status == .notFound
                    ? Problem(.notFound, "not-found") : Problem(describing: error), request)
        }
    }
}
