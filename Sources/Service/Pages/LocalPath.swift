/// A place in this service, to go back to after signing in.
enum LocalPath {
    private static let byteCountLimit = 2_000

    /// `text` where it is a path here, and no address elsewhere in disguise; else `nil`.
    static func checked(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        // Browsers read `//` and `/\` as the beginning of a host's name, and drop tabs and newlines.
        guard bytes.count <= byteCountLimit, bytes.first == UInt8(ascii: "/"),
            bytes.dropFirst().first != UInt8(ascii: "/"),
            bytes.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        return ["/sign-in", "/sign-out"].contains(path) ? nil : text
    }
}
