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
    /// What small numbers have left of their block.
    private var pending: [UInt8] = []

    /// A number is drawn from so many bits more than it may have, so that what it is reduced by can be
    /// told from uniform with chance `2^-128` at most.
    static let excessBitWidth = 128

    /// The stream of everything that `transcript` holds.
    init(_ transcript: Transcript) { seed = transcript.digest().bytes }

    /// A number of `count` blocks of 256 bits.
    mutating func integer(blockCount count: Int) -> BigInteger {
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes += block() }
        return BigInteger(bigEndian: bytes)
    }

    private mutating func block() -> [UInt8] {
        defer { next += 1 }
        var block = Transcript(label: "countersign/stream")
        block.append(seed, name: "seed")
        block.append(number: next, name: "block")
        return block.digest().bytes
    }

    /// A number of `bitWidth` bits, at most 16: the last ones of two bytes.
    mutating func integer(bitWidth: Int) -> BigInteger {
        precondition((1...16).contains(bitWidth), "a small challenge fits two bytes")
        if pending.isEmpty { pending = block() }
        let number = Int(pending[0]) << 8 | Int(pending[1])
        pending.removeFirst(2)
        return BigInteger(number & (1 << bitWidth - 1))
    }

    /// So many blocks have `excessBitWidth` bits more than a number of `bitWidth` bits.
    static func blockCount(bitWidth: Int) -> Int { (bitWidth + excessBitWidth + 255) / 256 }

    /// A number below `n`, close to uniform: as many blocks as hold `excessBitWidth` bits more than `n`,
    /// reduced.
    mutating func integer(below n: BigInteger) throws(ArithmeticError) -> BigInteger {
        try integer(blockCount: Self.blockCount(bitWidth: n.bitWidth)).modulo(n)
    }
}
