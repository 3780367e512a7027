import Sodium

/// The openings of a series of commitments: its values, and its blinding factors in wiped memory.
///
/// Seed, label and values give the same openings again, so only they need to be kept.
public struct SeriesOpenings: ~Copyable, Sendable {
    /// Largest number of members of a series.
    public static let largestCount = SecretScalars.largestCount

    /// The values, each in `ValueOpening.values`.
    public let values: [Int]
    private let factors: SecretScalars

    /// Derives the factors of `values` from the seed, under the series' label.
    ///
    /// One seed serves several series, such as import and export of a day, if their labels differ; two
    /// series of one label and seed would show where their values differ.
    ///
    /// - Throws: `CommitmentError.seriesTooLong`, `CommitmentError.valueOutOfRange`,
    ///   `CommitmentError.outOfMemory`.
    public init(
        of values: [Int], seed: borrowing BlindingSeed, label: String
    ) throws(CommitmentError) {
        factors = try Self.factors(of: values, seed: seed, label: label)
        self.values = values
    }

    private static func factors(
        of values: [Int], seed: borrowing BlindingSeed, label: String
    ) throws(CommitmentError) -> SecretScalars {
        guard values.count <= largestCount else { throw .seriesTooLong }
        for value in values where !ValueOpening.values.contains(value) { throw .valueOutOfRange }
        return try seed.factors(label: label, indices: values.indices)
    }

    /// The opening of the member at `index`, a place of `values`, handed out.
    public borrowing func opening(at index: Int) -> ValueOpening {
        ValueOpening(checked: values[index], factor: factors.disclosed(at: index))
    }

    /// The opening of the sum of the members at `places`; a place that comes twice counts twice.
    ///
    /// Each place must be one of `values`: the caller checks what it was asked for.
    ///
    /// - Throws: `CommitmentError.valueOutOfRange` for a sum above `2^53 − 1`.
    public borrowing func openingOfSum(
        at places: some Sequence<Int>
    ) throws(CommitmentError) -> ValueOpening {
        let places = Array(places)
        var sum = 0
        for index in places {
            sum += values[index]
            guard ValueOpening.values.contains(sum) else { throw .valueOutOfRange }
        }
        return ValueOpening(checked: sum, factor: factors.disclosedSum(at: places))
    }

    /// The opening of the sum of all members.
    ///
    /// - Throws: `CommitmentError.valueOutOfRange` for a sum above `2^53 − 1`.
    public borrowing func openingOfSum() throws(CommitmentError) -> ValueOpening {
        try openingOfSum(at: values.indices)
    }

    /// The commitments that these openings open, in their order.
    public borrowing func commitments(bases: ValueBases = .standard) -> [ValueCommitment] {
        var commitments: [ValueCommitment] = []
        commitments.reserveCapacity(values.count)
        for index in values.indices {
            let point = factors.withUnsafePointer(at: index) {
                bases.commit(to: values[index], factorAt: $0)
            }
            commitments.append(ValueCommitment(point))
        }
        return commitments
    }

    /// The places of the commitments that these openings do not open: none where all is well.
    ///
    /// - Throws: `CommitmentError.lengthsDiffer`.
    public borrowing func mismatches(
        in commitments: [ValueCommitment], bases: ValueBases = .standard
    ) throws(CommitmentError) -> [Int] {
        guard commitments.count == values.count else {
            throw .lengthsDiffer(expected: values.count, actual: commitments.count)
        }
        let own = self.commitments(bases: bases)
        return commitments.indices.filter { commitments[$0] != own[$0] }
    }
}
