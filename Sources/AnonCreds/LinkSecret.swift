public import BigIntegers
public import JSONDocuments
public import Sodium

/// The secret number in all credentials of one holder, which shows that they belong together.
///
/// As a file: its decimal digits, and nothing else.
public struct LinkSecret: ~Copyable, Sendable {
    /// The number, positive, at most 256 bits.
    public let integer: SecretInteger

    /// Draws a new link secret of 256 random bits.
    public static func random() -> LinkSecret { LinkSecret(.random(bitWidth: 256)) }

    private init(_ integer: consuming SecretInteger) { self.integer = integer }

    /// Reads the decimal digits; one line end after them is allowed.
    ///
    /// - Throws: `DecodingFailure` for anything but the digits of a number of up to 256 bits.
    public init(parsing bytes: borrowing SecretBytes) throws(DecodingFailure) {
        do {
            let count = bytes.count
            let digits = try bytes.withUnsafePointer { base throws(SodiumError) in
                let hasLineEnd = count > 0 && base[count - 1] == UInt8(ascii: "\n")
                let digitCount = hasLineEnd ? count - 1 : count
                return try SecretBytes(count: digitCount) { output throws(SodiumError) in
                    for index in 0..<digitCount { output.append(base[index]) }
                }
            }
            integer = try SecretInteger(decimal: digits, maximumBitWidth: 256)
        } catch {
            throw DecodingFailure(
                location: "", problem: "must be a link secret: up to 78 decimal digits")
        }
    }

    /// The file's bytes.
    ///
    /// - Throws: `AnonCredsError.computationFailed` where memory is short.
    public borrowing func serialized() throws(AnonCredsError) -> SecretBytes {
        do throws(ArithmeticError) {
            return try integer.decimalBytes()
        } catch {
            throw .computationFailed
        }
    }
}
