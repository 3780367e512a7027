import Commitments
import JSONDocuments
public import Records

/// One part of a sum: some intervals of one side of one reading in the log.
public struct SumPart: Sendable {
    /// The reading's entry with its proof.
    public let evidence: LogEvidence
    /// Which of its series.
    public let side: ReadingSide
    /// Places in the series, from 0, both ends included.
    public let intervals: ClosedRange<Int>

    /// Names a part.
    public init(evidence: LogEvidence, side: ReadingSide, intervals: ClosedRange<Int>) {
        self.evidence = evidence
        self.side = side
        self.intervals = intervals
    }

    /// Reads `{"leaf", "proof", "side", "intervals": [first, last]}`.
    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        evidence = try LogEvidence(&reader)
        side = try reader.required("side", JSONValue.choice(ReadingSide.self))
        let bounds = try reader.required(
            "intervals",
            JSONValue.list(
                maximumCount: 2, JSONValue.integer(in: 0...EnergyReading.intervalLimit - 1)))
        guard bounds.count == 2, bounds[0] <= bounds[1] else {
            throw reader.failure("intervals", "must be the first and the last interval")
        }
        intervals = bounds[0]...bounds[1]
        try reader.finish()
    }

    /// The document that ``init(json:at:)`` reads.
    var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if case .object(let object) = evidence.json {
            members = object.members.map { ($0.name, $0.value) }
        }
        members.append(("side", .string(side.rawValue)))
        members.append(
            ("intervals", [.integer(intervals.lowerBound), .integer(intervals.upperBound)]))
        return .object(JSONObject(members))
    }
}
