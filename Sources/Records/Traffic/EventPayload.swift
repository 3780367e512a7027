public import JSONDocuments

/// The payload of `traffic.event`: who is concerned, and where exactly (DATEX II).
public struct EventPayload: PayloadContent {
    /// `traffic.event`.
    public static var type: RecordType { .trafficEvent }

    /// Somebody concerned.
    public struct Person: Hashable, Sendable {
        /// As what.
        public enum Role: String, CaseIterable, Sendable {
            case driver, passenger, cyclist, pedestrian, witness, other
        }

        /// How badly hurt.
        public enum Injury: String, CaseIterable, Sendable {
            case none, slight, serious, fatal, unknown
        }

        /// As what.
        public let role: Role
        /// Who, one line of 1 to 200 bytes.
        public let name: String?
        /// 3 to 32 digits, spaces and `+()./-`.
        public let phone: String?
        /// How badly hurt.
        public let injury: Injury?
    }

    /// A vehicle concerned.
    public struct Vehicle: Hashable, Sendable {
        /// Its number plate, one line of 1 to 200 bytes.
        public let plate: String
        /// What it is, one line of 1 to 200 bytes.
        public let kind: String?
    }

    /// When exactly.
    public let at: Timestamp?
    /// Where, in one line of 1 to 200 bytes.
    public let place: String?
    /// Where exactly.
    public let position: Position?
    /// What happened, 1 to 4,096 bytes.
    public let text: String?
    /// Who is concerned, 100 at most.
    public let persons: [Person]
    /// Which vehicles, 100 at most.
    public let vehicles: [Vehicle]
    /// A department's own fields.
    public let extra: JSONObject?

    /// Reads the payload's object.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(_ value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "payload")
        at = try reader.optionalTime("at")
        place = try reader.optionalName("place")
        position = try reader.optionalPosition("position")
        text = try reader.optionalText("text")
        persons = try reader.elements("persons", upTo: 100) { value, place throws(RecordError) in
            try Person(value, at: place)
        }
        vehicles = try reader.elements("vehicles", upTo: 100) { value, place throws(RecordError) in
            try Vehicle(value, at: place)
        }
        extra = try reader.extra()
        try reader.finish()
    }
}

extension EventPayload.Person {
    /// Reads `{"role", "name"?, "phone"?, "injury"?}`.
    fileprivate init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        role = try reader.choice("role", Role.self)
        name = try reader.optionalName("name")
        phone = try reader.optionalPhone("phone")
        injury = try reader.optionalChoice("injury", Injury.self)
        try reader.finish()
    }
}

extension EventPayload.Vehicle {
    /// Reads `{"plate", "kind"?}`.
    fileprivate init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        plate = try Field.name(reader.string("plate"), at: reader.location(of: "plate"))
        kind = try reader.optionalName("kind")
        try reader.finish()
    }
}
