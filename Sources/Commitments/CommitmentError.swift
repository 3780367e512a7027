/// What is wrong with a committed value, its opening, or a series of them.
///
/// None of the cases carries a value: what was committed to is somebody's reading.
public enum CommitmentError: Error, Equatable, Sendable {
    /// A value, or a sum of values, is not in `0 ... 2^53 − 1`.
    case valueOutOfRange
    /// The bytes of a commitment are not the canonical encoding of an element of ristretto255.
    case encodingInvalid
    /// The opening belongs to another commitment, or to another sum.
    case openingMismatch
    /// Two things that go together, a seed and its place, or two series, are of different lengths.
    case lengthsDiffer(expected: Int, actual: Int)
    /// A series has more members than ``SeriesOpenings/largestCount``.
    case seriesTooLong
    /// The system could not give guarded memory for the blinding factors.
    case outOfMemory
}
