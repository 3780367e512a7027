import BigIntegers

extension Modulus {
    /// Lets `x` pass where `1 < x < n − 1` and `x` is coprime to `n`.
    ///
    /// Nobody without the factors can tell whether it is a square, but `−1` is none.
    func element(_ x: BigInteger) throws(AccumulatorError) -> BigInteger {
        guard contains(x), x != .one, x != n - .one else { throw .elementInvalid }
        return x
    }
}

/// How an element is written: the length of its bytes in two bytes, then the bytes, the first not zero.
enum ElementBytes {
    /// The widest modulus is one of 4096 bits.
    static let largestCount = 512

    static func write(_ element: BigInteger) -> [UInt8] {
        let bytes = element.magnitudeBytes
        return bigEndianBytes(UInt16(bytes.count)) + bytes
    }

    /// `nil` where the bytes run out, are too many, or begin with zero.
    static func read(_ reader: inout ByteReader) -> BigInteger? {
        guard let count = reader.number(UInt16.self), count <= largestCount,
            let bytes = reader.bytes(Int(count)), let first = bytes.first, first != 0
        else { return nil }
        return BigInteger(bigEndian: Array(bytes))
    }
}
