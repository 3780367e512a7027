public import Sodium

/// Marks the i-th access that a custodian gave to one subject's data: a pseudorandom function of the
/// subject's key, the custodian and i.
///
/// Without the key two tags of one subject look like those of two. A custodian that uses a number
/// twice shows the same tag twice. The ledger takes such an entry all the same, as it would have to
/// keep every tag ever to know; the subject finds it, and so does whoever audits the accesses.
public struct SubjectTag: Hashable, Sendable, CustomStringConvertible {
    /// Length in bytes.
    public static let byteCount = 16
    private static let label = "countersign/subject-tag/v2\n"

    /// The 16 bytes.
    public let bytes: [UInt8]

    /// The tag of access `number`, from 0, of a custodian under a subject's key.
    ///
    /// Source: HMAC-SHA-256 (RFC 2104) over label, `name+id` of the custodian's key, a line feed and
    /// the 64-bit number, cut to 16 bytes.
    public init(key: borrowing SecretBytes, custodian: KeyReference, number: Int) {
        let name = Array((Self.label + custodian.description + "\n").utf8)
        let digits = (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        bytes = Array(HMAC.code(of: name + digits, key: key).prefix(Self.byteCount))
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
