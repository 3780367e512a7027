public import BigIntegers
public import Sodium

/// An RSA-B accumulator as its issuer keeps it: the newest head, and the block that is not full yet.
///
/// In the squares modulo the issuer's `n = pq`, of order `p′q′`, a value `ν` accumulates every odd prime
/// `e` at once: its witness is the root `u` with `u^e = ν`, which only the factors give. So issuing a
/// credential changes nothing. Revoking `e` moves the value to its root, `ν′ = ν^(1/e)`: everybody else
/// can follow (see ``Witness``), but from `u = ν′` nobody gets an `e`-th root of `ν′`.
///
/// It stores nothing and is a value: whoever keeps it makes one head an index, keeps each head before it
/// signs it, and refuses a number that it has issued or revoked before.
///
/// Source: Camenisch, Lysyanskaya 2002 ("Dynamic accumulators"), §3; Baldimtsi et al. 2017 (eprint
/// 2017/043), whose name for it is RSA-B; `gabi/revocation`.
public struct Accumulator: Sendable {
    /// The modulus of the issuer's key.
    public let modulus: Modulus
    /// The newest head.
    public let head: RevocationHead
    /// The block of the newest events; `nil` where the head ends a block.
    public let openBlock: RevocationBlock?

    /// Takes up an accumulator where it was left.
    ///
    /// - Throws: `AccumulatorError` where the block does not lead to the head, or is missing.
    public init(
        head: RevocationHead, openBlock: RevocationBlock?, modulus: Modulus
    ) throws(AccumulatorError) {
        if let openBlock {
            guard !openBlock.isFull else { throw .blockMalformed }
            _ = try RevocationUpdate(blocks: [openBlock], head: head)
        } else {
            guard head.isAligned else { throw .blockMissing }
        }
        self.head = head
        self.openBlock = openBlock
        self.modulus = modulus
    }

    /// Starts with nothing revoked and a random square, which the definition is bound to.
    ///
    /// - Throws: `AccumulatorError.timeInvalid`.
    public static func start(
        definition: SHA256Digest, factors: borrowing FactoredModulus, atEpochSeconds time: Int
    ) throws(AccumulatorError) -> Accumulator {
        let modulus = factors.modulus
        while true {
            let root = try arithmetic { () throws(ArithmeticError) in
                try BigInteger.random(below: modulus.n)
            }
            let value = modulus.multiply(root, root)
            guard (try? modulus.element(value)) != nil else { continue }
            return try Accumulator(
                head: RevocationHead(
                    startOf: definition, value: value, timeEpochSeconds: time, modulus: modulus),
                openBlock: nil, modulus: modulus)
        }
    }

    /// The witness of a number that has not been revoked: `u = ν^(1/e)`, checked.
    ///
    /// The caller knows that the number is new, as its own record of numbers says; that it is not in the
    /// open block is checked here.
    ///
    /// - Throws: `AccumulatorError.revoked`, `.keyMismatch`, `.faultDetected`.
    public func witness(
        for number: RevocationNumber, factors: borrowing FactoredModulus
    ) throws(AccumulatorError) -> Witness {
        guard openBlock?.numbers.contains(number) != true else { throw .revoked }
        let roots = try roots(degrees: [number.integer], factors: factors)
        return try Witness(number: number, u: roots[0], head: head, modulus: modulus)
    }

    /// The same head at a later time: nothing more was revoked until then.
    ///
    /// - Throws: `AccumulatorError.timeInvalid` for a time before the head's.
    public func renewed(atEpochSeconds time: Int) throws(AccumulatorError) -> Accumulator {
        try Accumulator(
            head: nextHead(
                index: head.index, value: head.value, newest: head.newest, atEpochSeconds: time),
            openBlock: openBlock, modulus: modulus)
    }

    func nextHead(
        index: Int, value: BigInteger, newest: SHA256Digest, atEpochSeconds time: Int
    ) throws(AccumulatorError) -> RevocationHead {
        guard time >= head.timeEpochSeconds else { throw .timeInvalid }
        return try RevocationHead(
            definition: head.definition, index: index, value: value, newest: newest,
            timeEpochSeconds: time, modulus: modulus)
    }

    /// Roots of the value that build on each other.
    func roots(
        degrees: [BigInteger], factors: borrowing FactoredModulus
    ) throws(AccumulatorError) -> [BigInteger] {
        guard factors.modulus.n == modulus.n else { throw .keyMismatch }
        do throws(ArithmeticError) {
            return try factors.successiveRoots(of: head.value, degrees: degrees)
        } catch {
            throw error == .faultDetected ? .faultDetected : .arithmetic(error)
        }
    }
}
