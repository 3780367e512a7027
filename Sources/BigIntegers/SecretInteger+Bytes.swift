import CGMP
public import Sodium

extension SecretInteger {
    /// Reads a big-endian number; no bytes give zero.
    public init(bigEndian bytes: borrowing SecretBytes) {
        let count = bytes.count
        self = bytes.withUnsafePointer { source in
            SecretInteger { cgmp_import_big_endian($0, count, source) }
        }
    }

    /// Reads a decimal number that is not negative, in normal form.
    ///
    /// - Throws: `ArithmeticError.malformedDecimal`, `ArithmeticError.tooLarge`,
    ///   `ArithmeticError.outOfMemory`.
    public init(
        decimal text: borrowing SecretBytes, maximumBitWidth: Int
    ) throws(ArithmeticError) {
        let count = text.count
        let value = try text.withUnsafePointer { source throws(ArithmeticError) in
            let digits = UnsafeBufferPointer(start: source, count: count)
            try checkDecimal(digits, maximumBitWidth: maximumBitWidth)
            guard digits.first != UInt8(ascii: "-") else { throw .outOfRange }
            return try SecretInteger(terminating: digits)
        }
        guard value.fits(bitWidth: maximumBitWidth) else {
            throw .tooLarge(maximumBitWidth: maximumBitWidth)
        }
        self = value
    }

    /// Converts checked digits by way of a guarded copy that ends in the zero which GMP needs.
    private init(terminating digits: UnsafeBufferPointer<UInt8>) throws(ArithmeticError) {
        let text: SecretBytes
        do throws(SodiumError) {
            text = try SecretBytes(count: digits.count + 1) { output throws(SodiumError) in
                for digit in digits { output.append(digit) }
                output.append(0)
            }
        } catch {
            throw .outOfMemory
        }
        self = text.withUnsafePointer { base in
            base.withMemoryRebound(to: CChar.self, capacity: digits.count + 1) { pointer in
                SecretInteger { _ = cgmp_set_decimal($0, pointer) }
            }
        }
    }

    /// The magnitude as exactly `count` big-endian bytes, with leading zeros.
    ///
    /// - Throws: `ArithmeticError.tooLarge`, `ArithmeticError.outOfMemory`.
    public borrowing func bigEndianBytes(count: Int) throws(ArithmeticError) -> SecretBytes {
        let needed = (cgmp_bit_width(z) + 7) / 8
        guard needed <= count else { throw .tooLarge(maximumBitWidth: count * 8) }
        let source = z
        return try guarded(count) { bytes in
            for index in 0..<(count - needed) { bytes[index] = 0 }
            if needed > 0 { cgmp_export_big_endian(bytes + (count - needed), source) }
        }
    }

    /// The number in decimal digits, for a private file of the wire format.
    ///
    /// - Throws: `ArithmeticError.outOfMemory`.
    public borrowing func decimalBytes() throws(ArithmeticError) -> SecretBytes {
        let source = z
        let capacity = cgmp_decimal_capacity(source)
        let padded = try guarded(capacity) { bytes in
            bytes.withMemoryRebound(to: CChar.self, capacity: capacity) { text in
                for index in 0..<capacity { text[index] = 0 }
                cgmp_get_decimal(text, source)
            }
        }
        return try padded.withUnsafePointer { bytes throws(ArithmeticError) in
            var count = 0
            while count < capacity, bytes[count] != 0 { count += 1 }
            return try guarded(count) { copy in
                for index in 0..<count { copy[index] = bytes[index] }
            }
        }
    }
}

/// Guarded memory of `count` bytes, in this module's error type.
private func guarded(
    _ count: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Void
) throws(ArithmeticError) -> SecretBytes {
    do throws(SodiumError) {
        return try SecretBytes(count: count, unsafeWriting: { bytes in write(bytes) })
    } catch {
        throw .outOfMemory
    }
}
