import HTTPTypes

/// Who may come in, and what is counted of it.
protocol Gate: Sendable {
    /// Finds out who asks, and whether that one may.
    ///
    /// - Returns: The caller; `nil` for somebody unknown at an endpoint for everybody.
    /// - Throws: `Problem` of status 401, 403 or 429.
    func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller?

    /// Counts an answer.
    func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration)
}

/// A request before anything in it is believed.
struct Visit: Sendable {
    /// The address from which it comes.
    let client: String
    /// The host that is asked for, with its port where it has one; `nil` where nobody says.
    var authority: String?
    let headers: HTTPFields
}
