public import BigIntegers
import JSONDocuments

/// A number used once, which makes a proof fresh.
public struct Nonce: Equatable, Sendable, CustomStringConvertible {
    /// The most digits that are read.
    static let maximumDigitCount = 80

    /// The number, not negative.
    public let value: BigInteger

    /// Draws 80 random bits, what the wire format prescribes for offers and requests.
    public static func random() -> Nonce { Nonce(value: BigInteger.random(bitWidth: 80)) }

    /// Takes over a number; `nil` where it is negative or has more than 80 digits.
    public init?(_ value: BigInteger) {
        guard !value.isNegative, value.decimalDescription.utf8.count <= Self.maximumDigitCount
        else { return nil }
        self.value = value
    }

    private init(value: BigInteger) { self.value = value }

    /// The decimal digits.
    public var description: String { value.decimalDescription }

    /// The nonce as a JSON string.
    var json: JSONValue { .string(description) }

    /// Decodes a digit string or a JSON integer; leading zeros do not count.
    static func decode(_ value: JSONValue, _ location: String) throws(DecodingFailure) -> Nonce {
        let text: String
        switch value {
        case .string(let digits), .number(let digits): text = digits
        default: throw DecodingFailure(location: location, problem: "must be a digit string")
        }
        let digits = text.utf8
        guard (1...maximumDigitCount).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            throw DecodingFailure(
                location: location, problem: "must be 1 to \(maximumDigitCount) digits")
        }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        do throws(ArithmeticError) {
            let decimal = significant.isEmpty ? "0" : String(Substring(significant))
            return Nonce(value: try BigInteger(decimal: decimal, maximumBitWidth: 272))
        } catch {
            throw DecodingFailure(location: location, problem: "must be a digit string")
        }
    }
}
