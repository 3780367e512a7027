package import Foundation

/// The address of something that a service answers with: a link, as a code on a screen holds it.
///
/// `https://`, or `http://` on this very computer; a host, maybe a port, and a path. No name, no
/// password, no query, no fragment: a link of ours has none, and each could carry a mark.
public struct WebAddress: Hashable, Sendable {
    /// Longest address in bytes.
    public static let byteCountLimit = 2_000

    package let url: URL
    private let path: String
    /// Who is addressed, as messages may name it: the host alone.
    public let host: String

    private static let loopback: Set = ["127.0.0.1", "::1", "localhost"]

    /// Whether `text` means an address and not a file.
    public static func isMeant(by text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return start == "https://" || start.hasPrefix("http://")
    }

    /// Reads an address.
    ///
    /// - Throws: `ClientError.addressInvalid`, `.addressNotSecure`.
    public init(parsing text: String) throws(ClientError) {
        guard 1...Self.byteCountLimit ~= text.utf8.count, Self.isMeant(by: text),
            text.utf8.allSatisfy({ 0x21...0x7e ~= $0 && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: text), let url = parts.url,
            var host = parts.host?.lowercased(), !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            !parts.path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." })
        else { throw .addressInvalid }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard parts.scheme?.lowercased() == "https" || Self.loopback.contains(host) else {
            throw .addressNotSecure
        }
        self.url = url
        self.host = host
        path = parts.path
    }

    /// The address as text.
    public var text: String { url.absoluteString }

    /// The address below this one.
    ///
    /// - Throws: `ClientError.addressInvalid`.
    public func appending(_ names: String) throws(ClientError) -> WebAddress {
        try WebAddress(parsing: text + (text.hasSuffix("/") ? "" : "/") + names)
    }

    /// The address of `path`, which begins with a slash, at the same service.
    ///
    /// - Throws: `ClientError.addressInvalid`.
    public func replacingPath(with path: String) throws(ClientError) -> WebAddress {
        guard path.hasPrefix("/"), !path.hasPrefix("//"),
            var parts = URLComponents(url: url, resolvingAgainstBaseURL: false)
        else { throw .addressInvalid }
        parts.path = ""
        guard let origin = parts.string else { throw .addressInvalid }
        return try WebAddress(parsing: origin + path)
    }

    /// The address one name up, where the last name is `name`; else `nil`.
    func parent(of name: String) throws(ClientError) -> WebAddress? {
        var parts = path.split(separator: "/")
        guard parts.last == name[...] else { return nil }
        parts.removeLast()
        return try replacingPath(with: "/" + parts.joined(separator: "/"))
    }
}
