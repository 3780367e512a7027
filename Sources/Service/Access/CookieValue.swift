import HTTPTypes

/// Reads one cookie among those that a request carries.
enum CookieValue {
    /// What the cookie `name` carries; `nil` where it is not there, or twice.
    static func of(_ name: String, in headers: HTTPFields) -> String? {
        let values = headers[values: .cookie].flatMap { $0.split(separator: ";") }
            .map { $0.drop { $0 == " " }.split(separator: "=", maxSplits: 1) }
            .filter { $0.count == 2 && $0[0] == name }
        return values.count == 1 ? String(values[0][1]) : nil
    }
}
