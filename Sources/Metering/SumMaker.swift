import Commitments
public import Records

/// Makes the opening of a sum over chosen homes and intervals.
///
/// The opening of each part exists for a moment in this process; none of them is in the result.
public struct SumMaker: Sendable {
    private var parts: [SumPart] = []
    private var opening = ValueOpening.zero

    /// Begins with nothing.
    public init() {}

    /// Adds some intervals of one side of a day.
    ///
    /// - Parameters:
    ///   - day: The day with its openings.
    ///   - side: The series.
    ///   - intervals: Places in the series, from 0, both ends included.
    ///   - evidence: The day's entry in the log with its proof.
    /// - Throws: `MeteringError.readingMismatch` where the entry is not the day's,
    ///   `.intervalsOutside`, or `.commitment` for a sum above 2^53 − 1.
    public mutating func add(
        _ day: borrowing MeterDay, side: ReadingSide, intervals: ClosedRange<Int>,
        evidence: LogEvidence
    ) throws(MeteringError) {
        guard let envelope = try? Envelope(leaf: evidence.leaf), envelope.id == day.record,
            envelope.record == .reading(day.reading)
        else { throw .readingMismatch }
        let part: ValueOpening
        do throws(MeteringError) {
            part = try day.opening(of: side, intervals: intervals)
        } catch .intervalsOutside {
            throw .intervalsOutside(part: parts.count + 1)
        }
        do throws(CommitmentError) {
            opening = try opening.adding(part)
        } catch {
            throw .commitment(error)
        }
        parts.append(SumPart(evidence: evidence, side: side, intervals: intervals))
    }

    /// The opening of the sum of all that was added.
    ///
    /// - Throws: `MeteringError.partsMissing` or `.partRepeated`.
    public func finish() throws(MeteringError) -> SumOpening {
        SumOpening(
            parts: parts, sum: try SumStatement(parts).commitment, opening: opening)
    }
}
