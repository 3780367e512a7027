import CGMP

/// An integer of any size, for public values.
///
/// Operations take a time that depends on the values. Memory is wiped when the last copy goes.
public struct BigInteger: Sendable {
    /// One `mpz_t` on the heap.
    ///
    /// Unchecked: written only inside `BigInteger.init(_:)`, so sharing it is safe.
    private final class Storage: @unchecked Sendable {
        let z: mpz_ptr

        init() {
            z = .allocate(capacity: 1)
            cgmp_init(z)
        }

        deinit {
            cgmp_clear(z)
            z.deallocate()
        }
    }

    private let storage: Storage

    /// The number for GMP to read: take it from a parameter or a named variable, never from a
    /// temporary, since it lives as long as `self`.
    var z: mpz_srcptr { mpz_srcptr(storage.z) }

    /// Creates a number by letting `write` store it.
    init(_ write: (mpz_ptr) -> Void) {
        storage = Storage()
        write(storage.z)
    }

    /// Creates the number `value`.
    public init(_ value: Int) { self.init { cgmp_set_si($0, value) } }

    /// Zero.
    public static let zero = BigInteger(0)
    /// One.
    public static let one = BigInteger(1)

    /// Returns 2 to the power `exponent`.
    public static func powerOfTwo(_ exponent: Int) -> BigInteger {
        precondition(exponent >= 0, "the exponent of a power of two is not negative")
        return BigInteger { cgmp_set_bit($0, UInt(exponent)) }
    }

    /// Number of bits of the magnitude; 0 for zero.
    public var bitWidth: Int { cgmp_bit_width(z) }
    /// −1, 0 or 1.
    public var signum: Int { Int(cgmp_sgn(z)) }
    /// Whether the number is less than zero.
    public var isNegative: Bool { signum < 0 }
    /// Whether the number is zero.
    public var isZero: Bool { signum == 0 }
    /// Whether the number is odd.
    public var isOdd: Bool { cgmp_is_odd(z) != 0 }
}

extension BigInteger: ExpressibleByIntegerLiteral {
    /// Creates the number that a literal denotes.
    public init(integerLiteral value: Int) { self.init(value) }
}

extension BigInteger: Hashable, Comparable {
    /// Whether both are the same number.
    public static func == (a: BigInteger, b: BigInteger) -> Bool { cgmp_cmp(a.z, b.z) == 0 }

    /// Whether `a` is the smaller number.
    public static func < (a: BigInteger, b: BigInteger) -> Bool { cgmp_cmp(a.z, b.z) < 0 }

    /// Feeds sign and limbs to `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(signum)
        let limbs = UnsafeBufferPointer(start: cgmp_limbs(z), count: cgmp_limb_count(z))
        hasher.combine(bytes: UnsafeRawBufferPointer(limbs))
    }
}

extension Int {
    /// The same number, where it fits into 64 bits with sign.
    public init?(exactly value: BigInteger) {
        guard cgmp_fits_si(value.z) != 0 else { return nil }
        self = cgmp_get_si(value.z)
    }
}
