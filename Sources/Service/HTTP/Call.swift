import HTTPTypes
import JSONDocuments

/// A request as an endpoint sees it: read in full, within the limits, from somebody who may ask.
struct Call: Sendable {
    /// The endpoint's name, for logs and metrics.
    let endpoint: String
    /// The values of the path's and the query's parameters, decoded.
    let parameters: [String: String]
    let headers: HTTPFields
    let body: [UInt8]
    /// Who asks; `nil` for somebody unknown, where everybody may.
    let caller: Caller?
    /// The request's name in logs and in problem documents.
    let id: String
    /// Path and query as they were asked for; of a form, those of the page that it stands on.
    var target = "/"
    /// The address from which it comes, to count by.
    var client = "unknown"

    /// A parameter that the endpoint declares as required.
    ///
    /// - Throws: `Problem` of status 400.
    func parameter(_ name: String) throws -> String {
        guard let value = parameters[name], !value.isEmpty else {
            throw Problem(.badRequest, "parameter-missing", about: name)
        }
        return value
    }

    /// A parameter that is a whole number of at least 0.
    ///
    /// - Throws: `Problem` of status 400.
    func index(_ name: String) throws -> Int {
        let text = try parameter(name)
        guard let value = Int(text), value >= 0, String(value) == text else {
            throw Problem(.badRequest, "parameter-malformed", about: name)
        }
        return value
    }

    /// The body as a JSON document.
    ///
    /// - Throws: `DecodingFailure`.
    func json() throws(DecodingFailure) -> JSONValue { try JSONValue(parsing: body) }

    /// The body as a page's form.
    ///
    /// - Throws: `Problem` of status 400.
    func form() throws(Problem) -> Form {
        guard let type = headers[.contentType],
            type.lowercased().hasPrefix(Form.multipartMediaType)
        else { return try Form(parsing: body) }
        return try Form(parsing: body, contentType: type)
    }
}
