import HTTPTypes

/// The cookie of a session: of this host alone, over TLS or loopback alone, for no script, sent by no other site.
///
/// Source: RFC 6265bis, §4.1.3.2 (the prefix `__Host-`).
enum SessionCookie {
    private static let name = "__Host-session"

    /// What the cookie carries; `nil` where it is not there, or twice.
    static func value(in headers: HTTPFields) -> String? {
        CookieValue.of(name, in: headers)
    }

    /// The header's value that sets it.
    static func setting(_ value: String) -> String {
        "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=\(Sessions.seconds)"
    }

    /// The header's value that ends it.
    static let clearing = "\(name)=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
}
