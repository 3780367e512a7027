import Sodium

/// Text with a checksum for short byte strings, here of 32 bytes.
///
/// Source: BIP 173, without its limit on the length.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let values: [UInt8: UInt8] = Dictionary(
        uniqueKeysWithValues: zip(alphabet, 0..<32))
    private static let separator = UInt8(ascii: "1")
    private static let checksumCount = 6

    /// The lowercase text of `bytes` behind `prefix`, which is lowercase.
    static func encode(_ bytes: [UInt8], prefix: String) -> [UInt8] {
        var digits = regrouped(bytes, from: 8, to: 5) ?? []
        defer { wipe(&digits) }
        var checksum = polynomial(digits, after: polynomial(expanded(prefix), after: 1))
        checksum = polynomial([UInt8](repeating: 0, count: checksumCount), after: checksum) ^ 1
        var text: [UInt8] = []
        text.reserveCapacity(prefix.utf8.count + 1 + digits.count + checksumCount)
        text += prefix.utf8
        text.append(separator)
        for digit in digits { text.append(alphabet[Int(digit)]) }
        for place in (0..<checksumCount).reversed() {
            text.append(alphabet[Int(checksum >> (5 * UInt32(place)) & 31)])
        }
        return text
    }

    /// The `byteCount` bytes behind `text`; `nil` for another prefix or length, mixed case, a
    /// foreign character, a wrong checksum or stray bits.
    static func decode(_ text: [UInt8], prefix: String, byteCount: Int) -> [UInt8]? {
        let digitCount = (8 * byteCount + 4) / 5
        guard text.count == prefix.utf8.count + 1 + digitCount + checksumCount else { return nil }
        guard var lowercase = lowercased(text) else { return nil }
        defer { wipe(&lowercase) }
        let start = prefix.utf8.count + 1
        guard lowercase.starts(with: Array(prefix.utf8) + [separator]) else { return nil }
        var digits: [UInt8] = []
        digits.reserveCapacity(digitCount + checksumCount)
        defer { wipe(&digits) }
        for character in lowercase[start...] {
            guard let digit = values[character] else { return nil }
            digits.append(digit)
        }
        guard polynomial(digits, after: polynomial(expanded(prefix), after: 1)) == 1 else {
            return nil
        }
        return regrouped(digits.dropLast(checksumCount), from: 5, to: 8)
    }

    /// `text` in lowercase; `nil` where it mixes both cases.
    private static func lowercased(_ text: [UInt8]) -> [UInt8]? {
        let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard !(text.contains(where: upper.contains) && text.contains(where: lower.contains))
        else { return nil }
        return text.map { upper.contains($0) ? $0 | 0x20 : $0 }
    }

    /// The prefix as the checksum sees it.
    private static func expanded(_ prefix: String) -> [UInt8] {
        prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    }

    /// The checksum's state after further `digits`.
    private static func polynomial(_ digits: [UInt8], after state: UInt32) -> UInt32 {
        let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        var checksum = state
        for digit in digits {
            let top = checksum >> 25
            checksum = (checksum & 0x1ff_ffff) << 5 ^ UInt32(digit)
            for (bit, value) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 {
                checksum ^= value
            }
        }
        return checksum
    }

    /// The same bits in groups of another size; `nil` where bits that only fill up are not zero.
    ///
    /// The result never grows out of its memory: it may be secret.
    private static func regrouped(
        _ groups: some Collection<UInt8>, from width: Int, to newWidth: Int
    ) -> [UInt8]? {
        var (bits, bitCount) = (0, 0)
        var result: [UInt8] = []
        result.reserveCapacity((groups.count * width + newWidth - 1) / newWidth)
        for group in groups {
            bits = (bits << width | Int(group)) & 0xffff
            bitCount += width
            while bitCount >= newWidth {
                bitCount -= newWidth
                result.append(UInt8(bits >> bitCount & (1 << newWidth - 1)))
            }
        }
        let rest = UInt8(bits << (newWidth - bitCount) & (1 << newWidth - 1))
        if newWidth == 8 { return bitCount < width && rest == 0 ? result : nil }
        if bitCount > 0 { result.append(rest) }
        return result
    }
}
