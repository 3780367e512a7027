import BigIntegers

/// Powers of a base with tables, and products of powers, modulo a number of an issuer's width.
func measurePowers(_ run: Run) throws {
    let modulus = try Modulus(.powerOfTwo(2050) - 3)
    let base = try modulus.base(4, exponentBitWidths: [593, 3200])
    for width in [593, 3200] {
        let exponent = BigInteger.powerOfTwo(width - 1) + .random(bitWidth: width - 1)
        try run.measure("power.secret.\(width)") {
            _ = try modulus.power(of: 4, secret: SecretInteger(copying: exponent))
        }
        try run.measure("power.plain.\(width)") {
            _ = try modulus.product([Power(base, exponent)])
        }
        let held = HeldSecret(SecretInteger(copying: exponent))
        try run.measure("power.held.\(width)") {
            _ = try modulus.product(held: [HeldPower(base, held)])
        }
    }
    try measureProducts(run, modulus)
}

/// As in the check of a presentation: one base without a table, seven with, one of them wide.
private func measureProducts(_ run: Run, _ modulus: Modulus) throws {
    let element = try BigInteger.random(below: modulus.n)
    let wide = try modulus.base(4, exponentBitWidths: [3200])
    let narrow = try (2...7).map {
        try modulus.base(BigInteger($0 * $0), exponentBitWidths: [593])
    }
    let fixed =
        [Power(wide, .random(bitWidth: 3060))]
        + narrow.map { Power($0, .random(bitWidth: 593)) }
    let variable = Power(element, .random(bitWidth: 456))
    try run.measure("product.variable") { _ = try modulus.product([variable]) }
    try run.measure("product.fixed.7") { _ = try modulus.product(fixed) }
    try run.measure("product.both.8") { _ = try modulus.product([variable] + fixed) }
}
