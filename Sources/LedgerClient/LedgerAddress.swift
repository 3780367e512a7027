import Foundation

/// Where a log is served: the address below which `checkpoint`, `tile/` and the rest are.
///
/// An address without a path means `/log` there, as our service has it.
public struct LedgerAddress: Hashable, Sendable {
    /// The address, without a slash at its end.
    public let text: String

    /// Whether `text` means an address rather than a directory.
    public static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("http://") || text.hasPrefix("https://")
    }

    /// Reads `http://` or `https://`, a host, perhaps a port and a path.
    ///
    /// Unencrypted addresses are taken: what is sent and answered is public, and is signed.
    ///
    /// - Returns: `nil` for anything else, for one with a user's name, a query or a fragment, and for over 2,000
    ///   bytes.
    public init?(_ text: String) {
        guard Self.isAddress(text), text.utf8.count <= 2_000,
            text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            parts.port.map({ 1...65_535 ~= $0 }) ?? true
        else { return nil }
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        self.text = parts.path.allSatisfy { $0 == "/" } ? address + "/log" : address
    }

    /// The address of something below it.
    ///
    /// - Parameters:
    ///   - path: Its path, as it is to be decoded.
    ///   - query: Names and values, as they are to be decoded.
    /// - Returns: The address; `nil` where the system cannot read it.
    func url(_ path: String, query: [(name: String, value: String)]) -> URL? {
        let items = query.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }
        return URL(
            string: text + "/" + Self.encoded(path, keeping: "/")
                + (items.isEmpty ? "" : "?" + items.joined(separator: "&")))
    }

    /// Only what RFC 3986 §2.3 calls unreserved stays as it is.
    private static func encoded(_ text: String, keeping kept: String = "") -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
            .union(kept.utf8)
        return text.utf8.reduce(into: "") { result, byte in
            if plain.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
    }
}
