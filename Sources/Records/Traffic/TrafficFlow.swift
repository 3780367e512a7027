public import JSONDocuments

/// `traffic.flow`: what passed a road segment in an interval (DATEX II, NGSI-LD TrafficFlowObserved).
///
/// Counts are of the interval, occupancy is per mille, speed is decimetres per second.
public struct TrafficFlow: RecordContent {
    /// `traffic.flow`.
    public var type: RecordType { .trafficFlow }

    /// Where the numbers come from.
    public enum Quality: String, CaseIterable, Sendable {
        case measured, estimated, missing
    }

    /// Which way, along the segment's own direction or against it.
    public enum Direction: String, CaseIterable, Sendable {
        case forward, backward
    }

    /// The road segment, 1 to 64 of letters, digits and `._:-`.
    public let segment: String
    /// The interval's first second.
    public let from: Timestamp
    /// The interval's length, 1 s to a day.
    public let durationSeconds: Int
    /// Where the numbers come from; a missing interval has none.
    public let quality: Quality
    /// Vehicles in the interval.
    public let vehicles: Int?
    /// Share of the time in which the detector was covered, 0 to 1,000.
    public let occupancyPermille: Int?
    /// Average speed in decimetres per second, 0 to 1,500.
    public let speedDecimetresPerSecond: Int?
    /// The lane, from 1 at the edge.
    public let lane: Int?
    /// Which way.
    public let direction: Direction?

    /// Creates a flow.
    ///
    /// - Throws: `RecordError.integerOutOfRange`, `.textTooLong` and the like, or `.valuesMismatch`
    ///   where numbers stand in a missing interval, or no count in another.
    public init(
        segment: String, from: Timestamp, durationSeconds: Int, quality: Quality,
        vehicles: Int? = nil, occupancyPermille: Int? = nil,
        speedDecimetresPerSecond: Int? = nil, lane: Int? = nil, direction: Direction? = nil
    ) throws(RecordError) {
        self.segment = try Field.place(segment, at: "public.segment")
        for (name, value, range) in [
            ("duration_s", durationSeconds, 1...86_400), ("vehicles", vehicles, 0...1_000_000),
            ("occupancy_permille", occupancyPermille, 0...1_000),
            ("speed_dm_per_s", speedDecimetresPerSecond, 0...1_500), ("lane", lane, 1...32),
        ] as [(String, Int?, ClosedRange<Int>)] {
            if let value, !(range ~= value) {
                throw .integerOutOfRange(location: "public.\(name)")
            }
        }
        let numbers = [occupancyPermille, speedDecimetresPerSecond].compactMap(\.self)
        guard (quality == .missing) == (vehicles == nil), vehicles != nil || numbers.isEmpty else {
            throw .valuesMismatch(location: "public.quality")
        }
        self.from = from
        self.durationSeconds = durationSeconds
        self.quality = quality
        self.vehicles = vehicles
        self.occupancyPermille = occupancyPermille
        self.speedDecimetresPerSecond = speedDecimetresPerSecond
        self.lane = lane
        self.direction = direction
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let segment = try reader.string("segment")
        let from = try reader.time("from")
        let duration = try reader.integer("duration_s", in: 1...86_400)
        let quality = try reader.choice("quality", Quality.self)
        let vehicles = try reader.optionalInteger("vehicles", in: 0...1_000_000)
        let occupancy = try reader.optionalInteger("occupancy_permille", in: 0...1_000)
        let speed = try reader.optionalInteger("speed_dm_per_s", in: 0...1_500)
        let lane = try reader.optionalInteger("lane", in: 1...32)
        let direction =
            reader.has("direction") ? try reader.choice("direction", Direction.self) : nil
        try reader.finish()
        try self.init(
            segment: segment, from: from, durationSeconds: duration, quality: quality,
            vehicles: vehicles, occupancyPermille: occupancy, speedDecimetresPerSecond: speed,
            lane: lane, direction: direction)
    }

    /// `{"segment", "from", "duration_s", "quality", "vehicles"?, "occupancy_permille"?,
    /// "speed_dm_per_s"?, "lane"?, "direction"?}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("segment", .string(segment)), ("from", .string(from.description)),
            ("duration_s", .integer(durationSeconds)), ("quality", .string(quality.rawValue)),
        ]
        for (name, value) in [
            ("vehicles", vehicles), ("occupancy_permille", occupancyPermille),
            ("speed_dm_per_s", speedDecimetresPerSecond), ("lane", lane),
        ] {
            if let value { members.append((name, .integer(value))) }
        }
        if let direction { members.append(("direction", .string(direction.rawValue))) }
        return .object(JSONObject(members))
    }
}
