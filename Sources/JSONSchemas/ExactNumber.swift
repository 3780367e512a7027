/// A number of JSON, exact: `±digits · 10^exponent`, never expanded and never rounded.
///
/// One number has one form: no zero at either end of the digits, and zero has none at all.
struct ExactNumber: Hashable, Sendable {
    let isNegative: Bool
    /// Decimal digits, 0 to 9 each, most significant first.
    let digits: [UInt8]
    let exponent: Int

    /// Longest exponent, in digits; a longer one is refused.
    static let exponentDigitCount = 9

    /// Reads a number (RFC 8259 §6); `nil` where it is none, or is longer than the limits.
    init?(_ text: String, maximumDigitCount: Int) {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let whole = takeDigits(from: &rest)
        guard !whole.isEmpty, whole.count == 1 || whole[0] != 0 else { return nil }
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = takeDigits(from: &rest)
            guard !fraction.isEmpty else { return nil }
        }
        guard whole.count + fraction.count <= maximumDigitCount else { return nil }
        var exponent = -fraction.count
        if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            guard let written = takeExponent(from: &rest) else { return nil }
            exponent += written
        }
        guard rest.isEmpty else { return nil }
        self.init(isNegative: isNegative, digits: whole + fraction, exponent: exponent)
    }

    private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
        let significant = digits.drop { $0 == 0 }
        let zeros = significant.reversed().prefix { $0 == 0 }.count
        self.digits = Array(significant.dropLast(zeros))
        self.exponent = self.digits.isEmpty ? 0 : exponent + zeros
        self.isNegative = isNegative && !self.digits.isEmpty
    }

    /// Whether this is a whole number; `1.0` and `1e2` are.
    var isInteger: Bool { exponent >= 0 }

    /// The value where it is a whole number from 0 to 10^18 − 1.
    var count: Int? {
        guard isInteger, !isNegative, digits.count + exponent <= 18 else { return nil }
        var value = 0
        for digit in digits { value = value * 10 + Int(digit) }
        for _ in 0..<exponent { value *= 10 }
        return value
    }

    /// Whether this is a whole multiple of `divisor`, which is at least 1.
    func isMultiple(of divisor: Int) -> Bool {
        guard isInteger else { return false }
        let modulus = UInt64(divisor)
        var remainder: UInt64 = 0
        for digit in digits {
            remainder = (product(remainder, 10, modulus) + UInt64(digit)) % modulus
        }
        // 10^exponent by squaring: at most 30 turns for nine digits of exponent.
        var power = 10 % modulus
        var turns = exponent
        while turns > 0 {
            if turns & 1 == 1 { remainder = product(remainder, power, modulus) }
            power = product(power, power, modulus)
            turns >>= 1
        }
        return remainder == 0
    }
}

extension ExactNumber: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        return left.isNegative
            ? right.magnitudePrecedes(left) : left.magnitudePrecedes(right)
    }

    private func magnitudePrecedes(_ other: Self) -> Bool {
        guard !digits.isEmpty, !other.digits.isEmpty else {
            return digits.isEmpty && !other.digits.isEmpty
        }
        let place = digits.count + exponent
        let otherPlace = other.digits.count + other.exponent
        guard place == otherPlace else { return place < otherPlace }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

private func product(_ left: UInt64, _ right: UInt64, _ modulus: UInt64) -> UInt64 {
    modulus.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
}

private func takeDigits(from rest: inout Substring.UTF8View) -> [UInt8] {
    let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    rest = rest.dropFirst(digits.count)
    return digits.map { $0 - UInt8(ascii: "0") }
}

private func takeExponent(from rest: inout Substring.UTF8View) -> Int? {
    let sign = rest.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let digits = takeDigits(from: &rest)
    guard 1...ExactNumber.exponentDigitCount ~= digits.count else { return nil }
    var value = 0
    for digit in digits { value = value * 10 + Int(digit) }
    return sign == UInt8(ascii: "-") ? -value : value
}
