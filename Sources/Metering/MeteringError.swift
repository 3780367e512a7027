public import Commitments
public import Records

/// What is wrong with committed readings or the opening of a sum; parts are counted from 1.
///
/// None of the cases carries a value.
public enum MeteringError: Error, Equatable, Sendable {
    /// A part's entry is no `energy.reading`.
    case notAReading(part: Int)
    /// A part names intervals that its reading does not have.
    case intervalsOutside(part: Int)
    /// A part's reading holds 32 bytes that are no commitment.
    case commitmentMalformed(part: Int)
    /// A part counts again what a part before it counts: the same meter, side and time.
    case partRepeated(part: Int)
    /// A sum without a part.
    case partsMissing
    /// The claimed commitment is not the sum over the listed parts, but over something else.
    case sumMismatch
    /// The opening is not for the claimed commitment, but for another one.
    case openingMismatch
    /// Values and seed are not those of the reading.
    case readingMismatch
    /// The reading itself is not well formed.
    case record(RecordError)
    /// Values, or their sum, cannot be committed to.
    case commitment(CommitmentError)

    /// The stable code of the error.
    public var code: String {
        switch self {
        case .notAReading: "not-a-reading"
        case .intervalsOutside: "intervals-outside"
        case .commitmentMalformed: "commitment-malformed"
        case .partRepeated: "part-repeated"
        case .partsMissing: "parts-missing"
        case .sumMismatch: "sum-mismatch"
        case .openingMismatch: "opening-mismatch"
        case .readingMismatch: "reading-mismatch"
        case .record(let error): error.code
        case .commitment(.valueOutOfRange): "value-out-of-range"
        case .commitment: "commitment"
        }
    }
}
