import CGMP

/// Montgomery multiplications and squarings as they follow each other in a product of powers.
func measureMultiplication(_ run: Run) throws {
    for width in [1024, 2050, 3072] {
        for (name, kernel) in [("portable", cgmp_portable), ("vector", cgmp_vector)] {
            let chain = MultiplicationChain(bitWidth: width, kernel: kernel)
            if kernel == cgmp_vector && !chain.isVector { continue }
            run.measure("multiply.\(name).\(width)", count: chain.multiplicationCount) {
                chain.multiply()
            }
            run.measure("square.\(name).\(width)", count: chain.squaringCount) { chain.square() }
        }
    }
}

/// Long chains of one operation, without what a single call spends on entering and leaving.
private final class MultiplicationChain {
    private let ring: OpaquePointer
    private let table: OpaquePointer
    private let base: Number
    private let allOnes: Number
    private let topBit: Number
    private let result = Number(bit: 0)

    /// Columns of the table, each of which costs one squaring beside its multiplications.
    private static let columns = 64
    private static let factors = 64

    let multiplicationCount = MultiplicationChain.columns * MultiplicationChain.factors
    let squaringCount = 4_096

    init(bitWidth: Int, kernel: cgmp_kernel) {
        // An odd modulus, and a base with digits in all its places.
        let (modulus, three, one) = (Number(bit: bitWidth), Number(3), Number(1))
        let (base, allOnes) = (Number(bit: bitWidth), Number(bit: Self.columns))
        let ring = withExtendedLifetime((modulus, three, one)) {
            cgmp_sub(modulus.z, modulus.z, three.z)
            cgmp_divide(base.z, base.z, three.z)
            cgmp_sub(allOnes.z, allOnes.z, one.z)
            return cgmp_ring_new(modulus.z, kernel, 0)
        }
        self.base = base
        self.allOnes = allOnes
        self.ring = ring
        topBit = Number(bit: squaringCount)
        table = cgmp_comb_new(ring, base.z, Self.columns, 1, 1)
    }

    deinit {
        cgmp_comb_free(table)
        cgmp_ring_free(ring)
    }

    var isVector: Bool { cgmp_ring_is_vector(ring) != 0 }

    /// Many equal factors: each bit of the exponents is one multiplication a factor.
    func multiply() {
        let power = cgmp_power(comb: table, base: base.z, exponent: allOnes.z)
        let powers = [cgmp_power](repeating: power, count: Self.factors)
        cgmp_product(result.z, ring, powers.count, powers)
    }

    /// One factor whose exponent is a power of two.
    func square() {
        let powers = [cgmp_power(comb: nil, base: base.z, exponent: topBit.z)]
        cgmp_product(result.z, ring, 1, powers)
    }
}

/// An integer of GMP.
private final class Number {
    let z: mpz_ptr

    init(_ value: Int) {
        z = .allocate(capacity: 1)
        cgmp_init(z)
        cgmp_set_si(z, value)
    }

    /// A power of two.
    convenience init(bit: Int) {
        self.init(0)
        cgmp_set_bit(z, UInt(bit))
    }

    deinit {
        cgmp_clear(z)
        z.deallocate()
    }
}
