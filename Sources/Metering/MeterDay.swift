public import Commitments
public import Records

/// A meter's day with its openings: what the ledger gets, and what opens sums over it.
///
/// Whoever holds it knows every value; it stays with the meter, or with whoever may read the record's
/// payload, where values and seed are kept.
public struct MeterDay: ~Copyable, Sendable {
    /// The record that carries the reading.
    public let record: RecordIdentifier
    /// What the ledger gets.
    public let reading: EnergyReading
    private let imports: SeriesOpenings
    private let exports: SeriesOpenings

    /// Commits to a day.
    ///
    /// - Parameters:
    ///   - record: The identifier that the record will have, drawn for this day alone.
    ///   - meter: The meter's pseudonym.
    ///   - from: The first interval's first second.
    ///   - intervalSeconds: 300, 900, 1,800 or 3,600 s.
    ///   - quality: Where the numbers come from.
    ///   - imports: What was taken in each interval, in Wh, 0 to 2^53 − 1.
    ///   - exports: What was given in each interval, as many and in the same unit.
    ///   - seed: What the blinding factors are derived from.
    /// - Throws: `MeteringError.commitment` or `.record`.
    public init(
        record: RecordIdentifier, meter: RecordIdentifier, from: Timestamp, intervalSeconds: Int,
        quality: EnergyReading.Quality = .actual, imports: [Int], exports: [Int],
        seed: borrowing BlindingSeed
    ) throws(MeteringError) {
        let taken = try Self.openings(of: imports, .imports, record, seed)
        let given = try Self.openings(of: exports, .exports, record, seed)
        let reading: EnergyReading
        do throws(RecordError) {
            reading = try EnergyReading(
                meter: meter, from: from, intervalSeconds: intervalSeconds, quality: quality,
                imports: taken.commitments().map(\.bytes),
                exports: given.commitments().map(\.bytes))
        } catch {
            throw .record(error)
        }
        self.record = record
        self.reading = reading
        self.imports = taken
        self.exports = given
    }

    /// Opens a day again, from what its payload keeps.
    ///
    /// - Throws: `MeteringError.readingMismatch` where values, seed or record are not the reading's;
    ///   `.commitment`.
    public init(
        reopening reading: EnergyReading, record: RecordIdentifier, imports: [Int],
        exports: [Int], seed: borrowing BlindingSeed
    ) throws(MeteringError) {
        let taken = try Self.openings(of: imports, .imports, record, seed)
        let given = try Self.openings(of: exports, .exports, record, seed)
        guard taken.commitments().map(\.bytes) == reading.imports,
            given.commitments().map(\.bytes) == reading.exports
        else { throw .readingMismatch }
        self.record = record
        self.reading = reading
        self.imports = taken
        self.exports = given
    }

    /// The opening of the sum of one side over some intervals, of which none is opened.
    ///
    /// A sum over a single interval opens that interval: how many a sum must cover is policy.
    ///
    /// - Parameters:
    ///   - side: The series.
    ///   - intervals: Places in the series, from 0, both ends included.
    /// - Returns: The sum with its blinding factor.
    /// - Throws: `MeteringError.intervalsOutside` or `.commitment`.
    public borrowing func opening(
        of side: ReadingSide, intervals: ClosedRange<Int>
    ) throws(MeteringError) -> ValueOpening {
        guard reading.imports.indices.contains(intervals.lowerBound),
            reading.imports.indices.contains(intervals.upperBound)
        else { throw .intervalsOutside(part: 1) }
        do throws(CommitmentError) {
            switch side {
            case .imports: return try imports.openingOfSum(at: intervals)
            case .exports: return try exports.openingOfSum(at: intervals)
            }
        } catch {
            throw .commitment(error)
        }
    }

    private static func openings(
        of values: [Int], _ side: ReadingSide, _ record: RecordIdentifier,
        _ seed: borrowing BlindingSeed
    ) throws(MeteringError) -> SeriesOpenings {
        do throws(CommitmentError) {
            return try SeriesOpenings(of: values, seed: seed, label: side.label(of: record))
        } catch {
            throw .commitment(error)
        }
    }
}
