/// What can go wrong in integer arithmetic.
public enum ArithmeticError: Error, Equatable, Sendable {
    /// A text is not a decimal integer in normal form: `0`, or `-?[1-9][0-9]*`.
    case malformedDecimal
    /// A number has more bits than the caller allows.
    case tooLarge(maximumBitWidth: Int)
    /// A number lies outside the interval in which the operation makes sense.
    case outOfRange
    /// A divisor is zero.
    case divisionByZero
    /// A modulus is even, or less than three.
    case modulusNotOdd
    /// A number shares a factor with the modulus, so it has no inverse.
    case notInvertible
    /// A result computed from the factors fails its check: it must not leave the process.
    case faultDetected
    /// The caller asked a long search to stop.
    case cancelled
    /// The system could not give guarded memory.
    case outOfMemory
}
