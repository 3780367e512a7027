import JSONDocuments

/// What an alert says, in one language and for its areas.
public struct AlertInformation: Hashable, Sendable {
    /// The kind of event.
    public enum Category: String, CaseIterable, Sendable {
        case geophysical = "Geo"
        case meteorological = "Met"
        case safety = "Safety"
        case security = "Security"
        case rescue = "Rescue"
        case fire = "Fire"
        case health = "Health"
        case environment = "Env"
        case transport = "Transport"
        case infrastructure = "Infra"
        case threat = "CBRNE"
        case other = "Other"
    }

    /// How soon to act.
    public enum Urgency: String, CaseIterable, Sendable {
        case immediate = "Immediate"
        case expected = "Expected"
        case future = "Future"
        case past = "Past"
        case unknown = "Unknown"
    }

    /// How bad it is.
    public enum Severity: String, CaseIterable, Sendable {
        case extreme = "Extreme"
        case severe = "Severe"
        case moderate = "Moderate"
        case minor = "Minor"
        case unknown = "Unknown"
    }

    /// How sure it is.
    public enum Certainty: String, CaseIterable, Sendable {
        case observed = "Observed"
        case likely = "Likely"
        case possible = "Possible"
        case unlikely = "Unlikely"
        case unknown = "Unknown"
    }

    /// A BCP 47 tag, such as `zh-CN`.
    public let language: String
    /// 1 to 12 different kinds.
    public let categories: [Category]
    /// The event in words, 1 to 200 bytes.
    public let event: String
    /// How soon to act.
    public let urgency: Urgency
    /// How bad it is.
    public let severity: Severity
    /// How sure it is.
    public let certainty: Certainty
    /// When the information ends.
    public let expires: Timestamp
    /// One line to read first.
    public let headline: String?
    /// What to do, up to 4,096 bytes.
    public let instruction: String?
    /// 1 to 64 different areas.
    public let areas: [AreaCode]

    /// Creates what an alert says.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(
        language: String, categories: [Category], event: String, urgency: Urgency,
        severity: Severity, certainty: Certainty, expires: Timestamp, headline: String? = nil,
        instruction: String? = nil, areas: [AreaCode], at location: String = "public.info"
    ) throws(RecordError) {
        self.language = try Field.language(language, at: "\(location).language")
        try Field.count(categories, in: 1...12, at: "\(location).category")
        try Field.distinct(categories, at: "\(location).category")
        self.event = try Field.name(event, at: "\(location).event")
        self.headline = try headline.map { text throws(RecordError) in
            try Field.name(text, at: "\(location).headline")
        }
        self.instruction = try instruction.map { text throws(RecordError) in
            try Field.text(text, at: "\(location).instruction", maximumByteCount: 4_096)
        }
        try Field.count(areas, in: 1...64, at: "\(location).areas")
        try Field.distinct(areas, at: "\(location).areas")
        self.categories = categories
        self.urgency = urgency
        self.severity = severity
        self.certainty = certainty
        self.expires = expires
        self.areas = areas
    }

    init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        let language = try reader.string("language")
        let categories = try reader.choices("category", Category.self)
        let event = try reader.string("event")
        let urgency = try reader.choice("urgency", Urgency.self)
        let severity = try reader.choice("severity", Severity.self)
        let certainty = try reader.choice("certainty", Certainty.self)
        let expires = try reader.time("expires")
        let headline = reader.has("headline") ? try reader.string("headline") : nil
        let instruction = reader.has("instruction") ? try reader.string("instruction") : nil
        let areas = try reader.areas("areas")
        try reader.finish()
        try self.init(
            language: language, categories: categories, event: event, urgency: urgency,
            severity: severity, certainty: certainty, expires: expires, headline: headline,
            instruction: instruction, areas: areas, at: location)
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("language", .string(language)),
            ("category", .array(categories.map { .string($0.rawValue) })),
            ("event", .string(event)), ("urgency", .string(urgency.rawValue)),
            ("severity", .string(severity.rawValue)),
            ("certainty", .string(certainty.rawValue)),
            ("expires", .string(expires.description)), ("areas", .list(areas)),
        ]
        if let headline { members.append(("headline", .string(headline))) }
        if let instruction { members.append(("instruction", .string(instruction))) }
        return .object(JSONObject(members))
    }
}
