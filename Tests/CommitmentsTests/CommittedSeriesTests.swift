import Commitments
import Sodium
import TestSupport
import Testing

@Suite("Series of committed values")
struct CommittedSeriesTests {
    private static let values = (0..<24).map { $0 * $0 * 7 + 3 }

    private func seed(_ first: UInt8 = 0) throws -> BlindingSeed {
        try BlindingSeed(bytes: SecretBytes(copying: [first] + (1..<32)))
    }

    private struct Vector: Decodable {
        struct Member: Decodable {
            let value: Int
            let factor: String
            let commitment: String
        }
        let seed: String
        let label: String
        let H: String
        let members: [Member]
        let sum: Member
    }

    /// vectors/commitments/series.json comes from make.py beside it, which counts with integers.
    @Test func matchesAnotherProgram() throws {
        let vector = try Vectors.load("commitments/series.json", as: Vector.self)
        #expect(hexadecimal(ValueBases.standard.H.bytes) == vector.H)
        let seed = try #require(bytes(hexadecimal: vector.seed))
        let series = try CommittedSeries(
            of: vector.members.map(\.value),
            seed: BlindingSeed(bytes: SecretBytes(copying: seed)), label: vector.label)
        for (index, member) in vector.members.enumerated() {
            let opening = series.openings.opening(at: index)
            #expect(opening.value == member.value)
            #expect(hexadecimal(opening.factor.bytes) == member.factor)
            #expect(hexadecimal(series.commitments[index].bytes) == member.commitment)
        }
        let sum = try series.openings.openingOfSum(at: 0..<4)
        #expect(sum.value == vector.sum.value)
        #expect(hexadecimal(sum.factor.bytes) == vector.sum.factor)
        let commitment = ValueCommitment.sum(of: series.commitments.prefix(4))
        #expect(hexadecimal(commitment.bytes) == vector.sum.commitment)
    }

    @Test func membersAndSumsOpen() throws {
        let series = try CommittedSeries(of: Self.values, seed: seed(), label: "import")
        for index in Self.values.indices {
            let opening = series.openings.opening(at: index)
            #expect(opening.value == Self.values[index])
            try series.commitments[index].verify(opening)
        }
        let whole = try series.openings.openingOfSum()
        #expect(whole.value == Self.values.reduce(0, +))
        try series.sum.verify(whole)
        try ValueCommitment.verifySum(of: series.commitments, opening: whole)
        try ValueCommitment.verifySum(of: series.commitments.reversed(), opening: whole)
        let part = try series.openings.openingOfSum(at: [3, 20, 4])
        try ValueCommitment.verifySum(
            of: [3, 20, 4].map { series.commitments[$0] }, opening: part)
    }

    @Test func sumsOverHomesOpen() throws {
        var sum = ValueOpening.zero
        var commitments: [ValueCommitment] = []
        for home in 0..<9 {
            let series = try CommittedSeries(
                of: Self.values.map { $0 + home }, seed: BlindingSeed(), label: "export")
            sum = try sum.adding(series.openings.openingOfSum(at: 4..<8))
            commitments += series.commitments[4..<8]
        }
        try ValueCommitment.verifySum(of: commitments, opening: sum)
        #expect(throws: CommitmentError.openingMismatch) {
            try ValueCommitment.verifySum(of: commitments.dropLast(), opening: sum)
        }
    }

    @Test func sumsOverOtherMembersAreRefused() throws {
        let series = try CommittedSeries(of: Self.values, seed: seed(), label: "import")
        let all = series.commitments
        let whole = try series.openings.openingOfSum()
        var swapped = all
        swapped[0] = all[1]
        let foreign = try CommittedSeries(of: Self.values, seed: seed(1), label: "import")
        var exchanged = all
        exchanged[23] = foreign.commitments[23]
        for index in all.indices {
            var omitted = all
            omitted.remove(at: index)
            expectMismatch(omitted, whole)
            expectMismatch(all + [all[index]], whole)
        }
        expectMismatch(swapped, whole)
        expectMismatch(exchanged, whole)
        expectMismatch(foreign.commitments, whole)
        expectMismatch([], whole)
        let part = try series.openings.openingOfSum(at: [1, 2])
        expectMismatch([all[1], all[3]], part)
        let doubled = try series.openings.openingOfSum(at: [1, 1])
        expectMismatch([all[1]], doubled)
        try ValueCommitment.verifySum(of: [all[1], all[1]], opening: doubled)
    }

    private func expectMismatch(_ commitments: [ValueCommitment], _ opening: ValueOpening) {
        #expect(throws: CommitmentError.openingMismatch) {
            try ValueCommitment.verifySum(of: commitments, opening: opening)
        }
    }

    @Test func seedLabelValueAndPlaceAllCount() throws {
        let one = try CommittedSeries(of: [5, 5, 6], seed: seed(), label: "import")
        let again = try CommittedSeries(of: [5, 5, 6], seed: seed(), label: "import")
        let label = try CommittedSeries(of: [5, 5, 6], seed: seed(), label: "export")
        let other = try CommittedSeries(of: [5, 5, 6], seed: seed(1), label: "import")
        let fresh = try CommittedSeries(of: [5, 5, 6], seed: BlindingSeed(), label: "import")
        let same = one.commitments == again.commitments
        #expect(same)
        let all = [
            one.commitments, label.commitments, other.commitments, fresh.commitments,
        ].flatMap { $0 }
        #expect(Set(all).count == 12)
    }

    @Test func aChangedMemberIsFoundAtItsPlace() throws {
        let series = try CommittedSeries(of: Self.values, seed: seed(), label: "import")
        var values = Self.values
        values[5] += 1
        values[17] = 0
        let changed = try SeriesOpenings(of: values, seed: seed(), label: "import")
        let places = try changed.mismatches(in: series.commitments)
        #expect(places == [5, 17])
        let none = try series.openings.mismatches(in: series.commitments)
        #expect(none == [])
        let every = try SeriesOpenings(of: Self.values, seed: seed(), label: "export")
            .mismatches(in: series.commitments)
        #expect(every == Array(Self.values.indices))
        #expect(throws: CommitmentError.lengthsDiffer(expected: 24, actual: 23)) {
            _ = try changed.mismatches(in: Array(series.commitments.dropLast()))
        }
    }

    @Test func limitsAreNamed() throws {
        let largest = ValueOpening.values.upperBound
        for values in [[0, -1], [largest + 1], [.max, 0]] {
            #expect(throws: CommitmentError.valueOutOfRange) {
                _ = try SeriesOpenings(of: values, seed: seed(), label: "import")
            }
        }
        let full = try SeriesOpenings(of: [largest, 0, 1], seed: seed(), label: "import")
        let within = try full.openingOfSum(at: [0, 1]).value
        #expect(within == largest)
        #expect(throws: CommitmentError.valueOutOfRange) { _ = try full.openingOfSum() }
        #expect(throws: CommitmentError.seriesTooLong) {
            let values = [Int](repeating: 0, count: SeriesOpenings.largestCount + 1)
            _ = try SeriesOpenings(of: values, seed: seed(), label: "import")
        }
        #expect(throws: CommitmentError.lengthsDiffer(expected: 32, actual: 31)) {
            _ = try BlindingSeed(bytes: SecretBytes.random(count: 31))
        }
        let empty = try CommittedSeries(of: [], seed: seed(), label: "import")
        try empty.sum.verify(empty.openings.openingOfSum())
    }
}
