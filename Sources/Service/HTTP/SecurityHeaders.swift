import HTTPTypes

/// What every answer tells the browser: take nothing from elsewhere, tell nobody where you were, be no frame.
enum SecurityHeaders {
    static func add(to headers: inout HTTPFields) {
        for (name, value) in fields where headers[name] == nil { headers[name] = value }
    }

    private static let fields: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "no-referrer"),
        (.cacheControl, "no-store"),
    ]
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name.known("Referrer-Policy")
}
