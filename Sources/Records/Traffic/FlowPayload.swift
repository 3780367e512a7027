public import JSONDocuments

/// The payload of `traffic.flow`: what a detector counted, lane by lane (DATEX II, NGSI-LD).
public struct FlowPayload: PayloadContent {
    /// `traffic.flow`.
    public static var type: RecordType { .trafficFlow }

    /// What passed on one lane.
    public struct Lane: Hashable, Sendable {
        /// The lane's number, 1 to 32.
        public let lane: Int
        /// Along the segment or against it.
        public let direction: TrafficFlow.Direction?
        /// Vehicles in the interval, up to 1,000,000.
        public let vehicles: Int
        /// How long the detector was covered, 0 to 1,000 ‰ of the interval.
        public let occupancyPermille: Int?
        /// Mean speed in decimetres per second, up to 1,500.
        public let speedDecimetresPerSecond: Int?
        /// Mean time between vehicles in milliseconds, up to a day.
        public let headwayMilliseconds: Int?
        /// Mean length of a vehicle in centimetres, up to 10,000.
        public let vehicleLengthCentimetres: Int?
    }

    /// The detector, 1 to 64 of letters, digits and `._:-`.
    public let sensor: String?
    /// Where it stands.
    public let position: Position?
    /// How many measurements went into the numbers, up to 1,000,000.
    public let inputs: Int?
    /// The lanes, 64 at most, none twice in one direction.
    public let lanes: [Lane]
    /// A department's own fields.
    public let extra: JSONObject?

    /// Reads the payload's object.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(_ value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "payload")
        sensor = try reader.optionalPlace("sensor")
        position = try reader.optionalPosition("position")
        inputs = try reader.optionalInteger("inputs", in: 0...1_000_000)
        lanes = try reader.elements("lanes", upTo: 64) { value, place throws(RecordError) in
            try Lane(value, at: place)
        }
        extra = try reader.extra()
        try reader.finish()
        let places = lanes.map { "\($0.lane) \($0.direction?.rawValue ?? "")" }
        try Field.distinct(places, at: "payload.lanes")
    }
}

extension FlowPayload.Lane {
    /// Reads `{"lane", "direction"?, "vehicles", "occupancy_permille"?, "speed_dm_per_s"?,
    /// "headway_ms"?, "vehicle_length_cm"?}`.
    fileprivate init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        lane = try reader.integer("lane", in: 1...32)
        direction = try reader.optionalChoice("direction", TrafficFlow.Direction.self)
        vehicles = try reader.integer("vehicles", in: 0...1_000_000)
        occupancyPermille = try reader.optionalInteger("occupancy_permille", in: 0...1_000)
        speedDecimetresPerSecond = try reader.optionalInteger("speed_dm_per_s", in: 0...1_500)
        headwayMilliseconds = try reader.optionalInteger("headway_ms", in: 0...86_400_000)
        vehicleLengthCentimetres = try reader.optionalInteger(
            "vehicle_length_cm", in: 0...10_000)
        try reader.finish()
    }
}
