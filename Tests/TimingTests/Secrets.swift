import CGMP

@testable import BigIntegers

/// Numbers for experiments.
enum Secrets {
    /// A random number of exactly `bitWidth` bits.
    static func wide(_ bitWidth: Int) -> BigInteger {
        .powerOfTwo(bitWidth - 1) + .random(bitWidth: bitWidth - 1)
    }

    /// A random odd number of exactly `bitWidth` bits.
    static func odd(_ bitWidth: Int) -> BigInteger {
        .powerOfTwo(bitWidth - 1) + (.random(bitWidth: bitWidth - 2) << 1) + .one
    }

    /// One of two numbers, in memory of its own.
    static func copy(_ isFixed: Bool, _ fixed: BigInteger, _ random: BigInteger) -> HeldSecret {
        HeldSecret(SecretInteger(copying: isFixed ? fixed : random))
    }
}

/// The two ways to multiply; without AVX-512 IFMA both are the same.
enum Kernel: String, CaseIterable {
    case portable
    case vector

    var choice: cgmp_kernel {
        switch self {
        case .portable: cgmp_portable
        case .vector: cgmp_vector
        }
    }
}
