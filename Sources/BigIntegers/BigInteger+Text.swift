import CGMP

extension BigInteger {
    /// Reads a decimal integer in normal form: `0`, or `-?[1-9][0-9]*`.
    ///
    /// The length is checked before any arithmetic.
    ///
    /// - Throws: `ArithmeticError.malformedDecimal`; `ArithmeticError.tooLarge` where the magnitude
    ///   has more than `maximumBitWidth` bits.
    public init(decimal text: String, maximumBitWidth: Int) throws(ArithmeticError) {
        try checkDecimal(text.utf8, maximumBitWidth: maximumBitWidth)
        let value = BigInteger { z in text.withCString { _ = cgmp_set_decimal(z, $0) } }
        guard value.bitWidth <= maximumBitWidth else {
            throw .tooLarge(maximumBitWidth: maximumBitWidth)
        }
        self = value
    }

    /// The number in decimal, in the form that `init(decimal:maximumBitWidth:)` reads.
    public var decimalDescription: String {
        var text = [CChar](repeating: 0, count: cgmp_decimal_capacity(z))
        cgmp_get_decimal(&text, z)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }

    /// Reads a big-endian number; no bytes give zero.
    public init(bigEndian bytes: [UInt8]) {
        self.init { cgmp_import_big_endian($0, bytes.count, bytes) }
    }

    /// The magnitude's bytes, most significant first, without leading zero bytes; empty for zero.
    public var magnitudeBytes: [UInt8] {
        let count = (bitWidth + 7) / 8
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            if let base = buffer.baseAddress { cgmp_export_big_endian(base, z) }
            initializedCount = count
        }
    }
}

/// Checks length and form of a decimal text, before GMP sees it.
func checkDecimal(
    _ text: some Collection<UInt8>, maximumBitWidth: Int
) throws(ArithmeticError) {
    // A number of b bits has at most b · log10(2) + 1 digits; the sign is one more character.
    guard text.count <= maximumBitWidth * 30_103 / 100_000 + 3 else {
        throw .tooLarge(maximumBitWidth: maximumBitWidth)
    }
    let minus = UInt8(ascii: "-")
    let digits = text.first == minus ? text.dropFirst() : text[...]
    guard let first = digits.first else { throw .malformedDecimal }
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
        throw .malformedDecimal
    }
    guard first != UInt8(ascii: "0") || text.count == 1 else { throw .malformedDecimal }
}
