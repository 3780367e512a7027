/// A series of values, committed to in one go: the public commitments, and their openings.
///
/// A meter's day of 96 intervals is two of these, import and export.
public struct CommittedSeries: ~Copyable, Sendable {
    /// The commitments, one a value and in their order.
    public let commitments: [ValueCommitment]
    /// What opens them, singly and in sums.
    public let openings: SeriesOpenings

    /// Commits to `values` with blinding factors derived from the seed, under the series' label.
    ///
    /// - Throws: `CommitmentError.seriesTooLong`, `CommitmentError.valueOutOfRange`,
    ///   `CommitmentError.outOfMemory`.
    public init(
        of values: [Int], seed: borrowing BlindingSeed, label: String,
        bases: ValueBases = .standard
    ) throws(CommitmentError) {
        let openings = try SeriesOpenings(of: values, seed: seed, label: label)
        commitments = openings.commitments(bases: bases)
        self.openings = openings
    }

    /// The commitment to the sum of the series; `openings.openingOfSum()` opens it.
    public var sum: ValueCommitment { .sum(of: commitments) }
}
