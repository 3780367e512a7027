import BigIntegers

/// Four numbers whose squares add up to a given number, found by random search.
///
/// A random pair is taken away until a prime `1 (mod 4)` is left, which is a sum of two squares.
/// Source: Rabin–Shallit 1986; Cornacchia 1908.
struct FourSquares {
    /// The four numbers, in no order.
    let roots: [UInt64]

    /// Splits `number`, at most 2^40, with random choices from `generator`.
    init(of number: UInt64, using generator: inout some RandomNumberGenerator) {
        precondition(number <= 1 << 40, "the distance from a 32-bit bound is small")
        var (rest, scale): (UInt64, UInt64) = (number, 1)
        while rest != 0, rest % 4 == 0 {
            rest /= 4
            scale *= 2
        }
        while true {
            let x = UInt64.random(in: 0...rest.squareRoot, using: &generator)
            let y = UInt64.random(in: 0...(rest - x * x).squareRoot, using: &generator)
            guard let (z, w) = twoSquares(rest - x * x - y * y, using: &generator) else { continue }
            roots = [x, y, z, w].map { $0 * scale }.shuffled(using: &generator)
            return
        }
    }
}

extension UInt64 {
    /// The square root, rounded down, for numbers below 2^52.
    fileprivate var squareRoot: UInt64 { UInt64(Double(self).squareRoot()) }
}

/// Two squares with the sum `number`, where it is small or a prime `1 (mod 4)`.
private func twoSquares(
    _ number: UInt64, using generator: inout some RandomNumberGenerator
) -> (UInt64, UInt64)? {
    guard number >= 1 << 10 else {
        for z in 0...number.squareRoot {
            let w = (number - z * z).squareRoot
            if z * z + w * w == number { return (z, w) }
        }
        return nil
    }
    guard number % 4 == 1, BigInteger(Int(number)).isProbablyPrime() else { return nil }
    var (a, b) = (number, imaginaryUnit(modulo: number, using: &generator))
    let limit = number.squareRoot
    while b > limit { (a, b) = (b, a % b) }
    return (b, (number - b * b).squareRoot)
}

/// A number whose square is −1 modulo a prime `1 (mod 4)`.
private func imaginaryUnit(
    modulo prime: UInt64, using generator: inout some RandomNumberGenerator
) -> UInt64 {
    while true {
        let base = UInt64.random(in: 2...(prime - 2), using: &generator)
        let root = power(base, (prime - 1) / 4, modulo: prime)
        if multiply(root, root, modulo: prime) == prime - 1 { return root }
    }
}

private func multiply(_ a: UInt64, _ b: UInt64, modulo n: UInt64) -> UInt64 {
    n.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder
}

private func power(_ base: UInt64, _ exponent: UInt64, modulo n: UInt64) -> UInt64 {
    var result: UInt64 = 1
    for bit in (0..<UInt64.bitWidth - exponent.leadingZeroBitCount).reversed() {
        result = multiply(result, result, modulo: n)
        if exponent >> UInt64(bit) & 1 == 1 { result = multiply(result, base, modulo: n) }
    }
    return result
}
