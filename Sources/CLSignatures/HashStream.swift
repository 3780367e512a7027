import BigIntegers
import Commitments
import Sodium

/// Public numbers without end that a hash derives from what a transcript has absorbed.
///
/// Block `j = 0, 1, …` is the digest of a transcript of its own, label `countersign/stream`, over the
/// seed's digest (`seed`) and `j` (`block`). A number takes whole blocks, its first byte the most
/// significant.
struct HashStream {
    private let seed: [UInt8]
    private var next: UInt64 = 0

    /// A number is drawn from so many bits more than it may have, so that what it is reduced by can be
    /// told from uniform with chance `2^-128` at most.
    static let excessBitWidth = 128

    /// The stream of everything that `transcript` holds.
    init(_ transcript: Transcript) { seed = transcript.digest().bytes }

    /// A number of `count` blocks of 256 bits.
    mutating func integer(blockCount count: Int) -> BigInteger {
        var bytes: [UInt8] = []
        for _ in 0..<count {
            var block = Transcript(label: "countersign/stream")
            block.append(seed, name: "seed")
            block.append(number: next, name: "block")
            bytes += block.digest().bytes
            next += 1
        }
        return BigInteger(bigEndian: bytes)
    }

    /// A number below `n`, close to uniform: as many blocks as hold `excessBitWidth` bits more than `n`,
    /// reduced.
    mutating func integer(below n: BigInteger) throws(ArithmeticError) -> BigInteger {
        let bitWidth = n.bitWidth + Self.excessBitWidth
        return try integer(blockCount: (bitWidth + 255) / 256).modulo(n)
    }
}
