public import Commitments
public import Records

/// What a sum is about: parts that are well formed and counted once, and the sum of their commitments.
public struct SumStatement: Sendable {
    /// The sum of the commitments of all parts.
    public let commitment: ValueCommitment
    /// The meters, each once, in the order of the parts.
    public let meters: [RecordIdentifier]
    /// How many intervals are summed.
    public let intervalCount: Int

    /// Reads the parts; whether they are in the log is the caller's to check.
    ///
    /// - Throws: `MeteringError` with the first part that is wrong.
    public init(_ parts: [SumPart]) throws(MeteringError) {
        guard !parts.isEmpty else { throw .partsMissing }
        var counted = CountedTimes()
        var commitment = ValueCommitment.zero
        var meters: [RecordIdentifier] = []
        var known: Set<RecordIdentifier> = []
        var intervalCount = 0
        for (offset, part) in parts.enumerated() {
            guard let envelope = try? Envelope(leaf: part.evidence.leaf),
                case .reading(let reading) = envelope.record
            else { throw .notAReading(part: offset + 1) }
            let series = part.side.commitments(of: reading)
            guard series.indices.contains(part.intervals.upperBound),
                part.intervals.lowerBound >= 0
            else { throw .intervalsOutside(part: offset + 1) }
            guard counted.insert(part, of: reading) else { throw .partRepeated(part: offset + 1) }
            for bytes in series[part.intervals] {
                guard let next = try? ValueCommitment(bytes: bytes) else {
                    throw .commitmentMalformed(part: offset + 1)
                }
                commitment = commitment + next
            }
            if known.insert(reading.meter).inserted { meters.append(reading.meter) }
            intervalCount += part.intervals.count
        }
        self.commitment = commitment
        self.meters = meters
        self.intervalCount = intervalCount
    }
}

/// The times of each meter and side that were counted before.
///
/// Times and not places are compared, so that a day and its correction are not both counted.
private struct CountedTimes {
    private struct Series: Hashable {
        let meter: RecordIdentifier
        let side: ReadingSide
    }

    private var seconds: [Series: [Range<Int>]] = [:]

    /// Counts a part; false where some of its time was counted before.
    mutating func insert(_ part: SumPart, of reading: EnergyReading) -> Bool {
        let series = Series(meter: reading.meter, side: part.side)
        let start = reading.from.epochSeconds
        let range =
            start + part.intervals.lowerBound * reading.intervalSeconds..<start
            + (part.intervals.upperBound + 1) * reading.intervalSeconds
        guard seconds[series, default: []].allSatisfy({ !$0.overlaps(range) }) else { return false }
        seconds[series, default: []].append(range)
        return true
    }
}
