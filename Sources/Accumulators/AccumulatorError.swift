public import BigIntegers

/// Why a revocation, a chain of them, or a witness is refused.
///
/// None of the cases carries a number of a credential.
public enum AccumulatorError: Error, Equatable, Sendable {
    /// A revocation number is no prime of exactly 64 bits.
    case numberInvalid
    /// A revocation number occurs twice among those to be revoked and those of the open block.
    case numberRepeated
    /// A value or witness is not in `1 < x < n − 1`, or shares a factor with `n`.
    case elementInvalid
    /// A head, or its bytes, break the form: length, label, limits, or the digest of the start.
    case headMalformed
    /// A block, or its bytes, break the form: length, version, count, limits, value missing or too many.
    case blockMalformed
    /// The private key belongs to another modulus.
    case keyMismatch
    /// Two things that go together belong to different definitions.
    case definitionMismatch
    /// The chain has as many events as it can have.
    case chainFull
    /// A time is outside `0 ... 2^53 − 1`, or earlier than that of the head it follows.
    case timeInvalid
    /// A block is missing before, between or after those at hand.
    case blockMissing
    /// A block comes twice, or after one that it should precede.
    case blocksOutOfOrder
    /// A block that others follow does not have all its events.
    case blockIncomplete
    /// A block holds events that come after the head, or there are blocks where the head has no event.
    case blockBeyondHead
    /// A digest is not that of what comes before it: an event, its place, or a value was altered.
    case chainBroken
    /// The value at the end of the last full block is not the head's.
    case valueMismatch
    /// The chain does not pass through the head that the witness was made for.
    case chainForked
    /// The head is older than the one that the witness was made for.
    case headBehind
    /// The credential is revoked: its number is among the events.
    case revoked
    /// The number is not accumulated in the value: `u^e ≠ ν`.
    case witnessInvalid
    /// A computed root fails its own check; nothing was released.
    case faultDetected
    /// An operation on integers is not defined for the values at hand.
    case arithmetic(ArithmeticError)
}

/// Runs `body` and wraps its error.
func arithmetic<R: ~Copyable>(
    _ body: () throws(ArithmeticError) -> R
) throws(AccumulatorError) -> R {
    do throws(ArithmeticError) {
        return try body()
    } catch {
        throw error == .faultDetected ? .faultDetected : .arithmetic(error)
    }
}
