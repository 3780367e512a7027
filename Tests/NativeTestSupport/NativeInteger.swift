package import BigIntegers

/// An integer as the decimal text that vectors have.
package struct NativeInteger: Codable {
    /// The number.
    package let value: BigInteger

    /// Writes `value`.
    package init(_ value: BigInteger) { self.value = value }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        value = try BigInteger(decimal: text, maximumBitWidth: 16_384)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value.decimalDescription)
    }
}
