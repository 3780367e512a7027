/// Writes the query of an address.
enum QueryText {
    /// `?name=value&…` with everything encoded; nothing where there are no fields.
    static func make(_ fields: [(name: String, value: String)]) -> String {
        fields.isEmpty
            ? ""
            : "?" + fields.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: "&")
    }

    /// Unreserved characters stay; source: RFC 3986, §2.3.
    private static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
            }
        }
        return encoded
    }
}
