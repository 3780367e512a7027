import HTTPTypes

/// The cookie of a session: of this host alone, over TLS or loopback alone, for no script, sent by no other site.
///
/// Source: RFC 6265bis, §4.1.3.2 (the prefix `__Host-`).
enum SessionCookie {
    private static let name = "__Host-session"

    /// What the cookie carries; `nil` where it is not there, or twice.
    static func value(in headers: HTTPFields) -> String? {
        let values = headers[values: .cookie].flatMap { $0.split(separator: ";") }
            .map { $0.drop { $0 == " " }.split(separator: "=", maxSplits: 1) }
            .filter { $0.count == 2 && $0[0] == name }
        return values.count == 1 ? String(values[0][1]) : nil
    }

    /// The header's value that sets it.
    static func setting(_ value: String) -> String {
        "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=\(Sessions.seconds)"
    }

    /// The header's value that ends it.
    static let clearing = "\(name)=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
}
