public import JSONDocuments

/// `traffic.event`: something on the road that others should know (DATEX II situation record).
///
/// Counts are public; who is concerned belongs in the payload.
public struct TrafficEvent: RecordContent {
    /// `traffic.event`.
    public var type: RecordType { .trafficEvent }

    /// What it is; a kind that this list lacks is `other` and keeps its source's word.
    public enum Kind: String, CaseIterable, Sendable {
        case accident, roadworks, obstruction, closure, congestion, weather, activity, other
    }

    /// How sure it is.
    public enum Probability: String, CaseIterable, Sendable {
        case certain, probable
        case risk = "risk_of"
    }

    /// What it is.
    public let kind: Kind
    /// The source's own word for it, 1 to 200 bytes.
    public let sourceKind: String?
    /// How sure it is.
    public let probability: Probability
    /// When it begins.
    public let from: Timestamp
    /// When it ends, if that is known; after ``from``.
    public let until: Timestamp?
    /// The road segment, 1 to 64 of letters, digits and `._:-`.
    public let segment: String
    /// Vehicles concerned.
    public let vehicles: Int?
    /// People concerned.
    public let people: Int?

    /// Creates an event.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(
        kind: Kind, sourceKind: String? = nil, probability: Probability, from: Timestamp,
        until: Timestamp? = nil, segment: String, vehicles: Int? = nil, people: Int? = nil
    ) throws(RecordError) {
        self.sourceKind = try sourceKind.map { text throws(RecordError) in
            try Field.name(text, at: "public.source_kind")
        }
        if let until, until <= from { throw .validityReversed }
        self.segment = try Field.place(segment, at: "public.segment")
        for (name, value) in [("vehicles", vehicles), ("people", people)] {
            if let value, !(0...1_000_000 ~= value) {
                throw .integerOutOfRange(location: "public.\(name)")
            }
        }
        self.kind = kind
        self.probability = probability
        self.from = from
        self.until = until
        self.vehicles = vehicles
        self.people = people
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let kind = try reader.choice("kind", Kind.self)
        let sourceKind = reader.has("source_kind") ? try reader.string("source_kind") : nil
        let probability = try reader.choice("probability", Probability.self)
        let from = try reader.time("from")
        let until = reader.has("until") ? try reader.time("until") : nil
        let segment = try reader.string("segment")
        let vehicles = try reader.optionalInteger("vehicles", in: 0...1_000_000)
        let people = try reader.optionalInteger("people", in: 0...1_000_000)
        try reader.finish()
        try self.init(
            kind: kind, sourceKind: sourceKind, probability: probability, from: from,
            until: until, segment: segment, vehicles: vehicles, people: people)
    }

    /// `{"kind", "source_kind"?, "probability", "from", "until"?, "segment", "vehicles"?, "people"?}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("kind", .string(kind.rawValue)), ("probability", .string(probability.rawValue)),
            ("from", .string(from.description)), ("segment", .string(segment)),
        ]
        if let sourceKind { members.append(("source_kind", .string(sourceKind))) }
        if let until { members.append(("until", .string(until.description))) }
        if let vehicles { members.append(("vehicles", .integer(vehicles))) }
        if let people { members.append(("people", .integer(people))) }
        return .object(JSONObject(members))
    }
}
