import Sodium

/// The identifier of one envelope: 128 random bits as 32 lowercase hexadecimal digits.
///
/// It never derives from anything personal.
public struct RecordIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// Length in bytes.
    public static let byteCount = 16

    /// The 16 bytes.
    public let bytes: [UInt8]

    /// Draws a new identifier from the system's generator.
    public init() { bytes = randomBytes(Self.byteCount) }

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
