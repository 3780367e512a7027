import CBOR
import TestSupport

/// The bytes of pairs of hexadecimal digits.
func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Random values of the encoding.
extension SeededGenerator {
    /// A number of a random width, so that all lengths of heads come up.
    mutating func number() -> UInt64 { next() >> UInt64.random(in: 0..<64, using: &self) }

    mutating func text() -> String {
        let alphabet = Array("aZ09 é水😀\u{0}\u{301}").map(String.init)
        return (0..<Int.random(in: 0...30, using: &self)).map { _ in
            alphabet[Int.random(in: 0..<alphabet.count, using: &self)]
        }.joined()
    }

    mutating func key() -> CBORKey {
        switch Int.random(in: 0..<3, using: &self) {
        case 0: .unsigned(number())
        case 1: .negative(number())
        default: .text(text())
        }
    }

    mutating func value(depth: Int) -> CBORValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &self) {
        case 0: return .unsigned(number())
        case 1: return .negative(number())
        case 2: return .bytes((0..<Int.random(in: 0...300, using: &self)).map { UInt8($0 & 255) })
        case 3: return .text(text())
        case 4: return .bool(Bool.random(using: &self))
        case 5: return .null
        case 6, 7:
            return .array(
                (0..<Int.random(in: 0...30, using: &self)).map { _ in value(depth: depth - 1) })
        default:
            var map = CBORMap()
            for _ in 0..<Int.random(in: 0...30, using: &self) {
                map[key()] = value(depth: depth - 1)
            }
            return .map(map)
        }
    }
}
