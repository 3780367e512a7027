import Sodium

/// Base64 without padding, as headers write it (age.md, *Conventions*).
enum UnpaddedBase64 {
    /// The text of `bytes`.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        base64(bytes).utf8.filter { $0 != UInt8(ascii: "=") }
    }

    /// The bytes behind `text`; `nil` for anything but its one canonical form.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard !text.contains(UInt8(ascii: "=")) else { return nil }
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return bytes(base64: String(decoding: text, as: UTF8.self) + padding)
    }
}
