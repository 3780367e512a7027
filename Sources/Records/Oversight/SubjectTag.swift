public import Sodium

/// Marks the i-th access to one subject's data: a pseudorandom function of the subject's key and i.
///
/// Without the key two tags of one subject look like those of two.
public struct SubjectTag: Hashable, Sendable, CustomStringConvertible {
    /// Length in bytes.
    public static let byteCount = 16
    private static let label = "countersign/subject-tag/v1\n"

    /// The 16 bytes.
    public let bytes: [UInt8]

    /// The tag of access `number`, from 0, under a subject's key.
    ///
    /// Source: HMAC-SHA-256 (RFC 2104) over label and 64-bit number, cut to 16 bytes.
    public init(key: borrowing SecretBytes, number: Int) {
        let digits = (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        bytes = Array(
            HMAC.code(of: Array(Self.label.utf8) + digits, key: key).prefix(Self.byteCount))
    }

    /// Reads exactly 32 lowercase hexadecimal digits; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Sodium.bytes(hexadecimal: text), bytes.count == Self.byteCount else {
            return nil
        }
        self.bytes = bytes
    }

    /// 32 lowercase hexadecimal digits.
    public var description: String { hexadecimal(bytes) }
}
