public import BigIntegers
import Sodium

/// One attribute's value: the text that people read and the integer that is signed.
public struct AttributeValue: Equatable, Sendable {
    /// The text.
    public let raw: String
    /// The integer that stands for it in the mathematics, at most 256 bits.
    public let encoded: BigInteger

    /// Encodes `raw`: a signed 32-bit integer as itself, any other text as its SHA-256 digest.
    ///
    /// Nothing is trimmed: `" 7"`, `"1.5"`, `""` and `"2147483648"` are hashed. Source: fact sheet §3.
    public init(raw: String) {
        self.raw = raw
        encoded = Self.encoding(of: raw)
    }

    /// Takes over a pair from a document, which may be inconsistent.
    init(raw: String, encoded: BigInteger) {
        self.raw = raw
        self.encoded = encoded
    }

    /// Encodes `raw` as `encoding` says, `nil` being the wire format's way; `nil` where it cannot.
    public init?(raw: String, encoding: AttributeEncoding?) {
        guard let encoding else {
            self.init(raw: raw)
            return
        }
        guard let encoded = encoding.integer(of: raw) else { return nil }
        self.init(raw: raw, encoded: encoded)
    }

    /// Whether `encoded` is the wire format's encoding of `raw`.
    public var isConsistent: Bool { encoded == Self.encoding(of: raw) }

    /// Whether `encoded` is the encoding of `raw` as `encoding` says, `nil` being the wire format's way.
    public func isConsistent(_ encoding: AttributeEncoding?) -> Bool {
        guard let encoding else { return isConsistent }
        return encoded == encoding.integer(of: raw)
    }

    /// The integer that `raw` denotes, where it denotes one and stands for itself; only then a
    /// predicate means something.
    public var integer: Int32? {
        guard let integer = Self.integer(raw), encoded == BigInteger(Int(integer)) else {
            return nil
        }
        return integer
    }

    /// Whether both hold the same bytes and the same integer.
    public static func == (left: AttributeValue, right: AttributeValue) -> Bool {
        left.raw.utf8.elementsEqual(right.raw.utf8) && left.encoded == right.encoded
    }

    private static func encoding(of raw: String) -> BigInteger {
        if let integer = integer(raw) { return BigInteger(Int(integer)) }
        return BigInteger(bigEndian: SHA256.hash(raw.utf8).bytes)
    }

    /// An optional sign and ASCII digits, nothing else.
    private static func integer(_ raw: String) -> Int32? {
        let digits =
            raw.utf8.first == UInt8(ascii: "-") || raw.utf8.first == UInt8(ascii: "+")
            ? raw.utf8.dropFirst() : raw.utf8[...]
        let isPlain = digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isPlain ? Int32(raw) : nil
    }
}
