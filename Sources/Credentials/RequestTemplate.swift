public import JSONDocuments

/// A counter's question, written once and asked many times: purpose, what is shown, what is proved,
/// what is kept.
///
/// A template is a JSON file: `v` 1, `name`, `purpose` in `zh` and `en`, `keep` (`receipt` or
/// `presentation`) for `keep_days` (1 to 3650), `expires_minutes` (1 to 1440), `parameters` (name
/// and `integer` or `date`), `reveal` (attributes), `conditions` (`attribute`, `is`, `value`). A
/// value is a whole number, a day `YYYY-MM-DD`, `today`, `today-18y`, or `$parameter`. That the
/// credential is still valid is asked in each request and need not be written.
public struct RequestTemplate: Hashable, Sendable {
    /// What the desk keeps of an accepted presentation.
    public enum Kept: String, Sendable {
        /// Salt and leaf only.
        case receipt
        /// The presentation file too.
        case presentation
    }

    /// A comparison of a hidden integer attribute with a public bound.
    public enum Comparison: String, Sendable {
        /// `≥`
        case atLeast = "at_least"
        /// `>`
        case moreThan = "more_than"
        /// `≤`
        case atMost = "at_most"
        /// `<`
        case lessThan = "less_than"
        /// `≥` and `≤`: the value is proved without being written into the proof.
        case equal
    }

    /// What a condition compares with.
    public enum Bound: Hashable, Sendable {
        /// A number or a day's number.
        case number(Int)
        /// The day of asking, so many years earlier.
        case today(yearsAgo: Int)
        /// A parameter that the desk names when it asks.
        case parameter(String)
    }

    /// One condition on a hidden attribute.
    public struct Condition: Hashable, Sendable {
        /// The attribute's name in the schema.
        public let attribute: String
        /// How it is compared.
        public let comparison: Comparison
        /// What it is compared with.
        public let bound: Bound
    }

    /// The type of a parameter.
    public enum ParameterKind: String, Sendable {
        /// A whole number of 32 bits.
        case integer
        /// A day `YYYY-MM-DD`.
        case date
    }

    /// The template's name, `[a-z0-9-]`.
    public let name: String
    /// What the resident is told, in Chinese and English.
    public let purpose: BilingualText
    /// What the desk keeps.
    public let kept: Kept
    /// For how many days it keeps it.
    public let keepDays: Int
    /// How long a request can be answered, in minutes.
    public let expiresMinutes: Int
    /// The parameters and their types.
    public let parameters: [String: ParameterKind]
    /// The attributes that are shown.
    public let reveal: [String]
    /// What is proved about hidden attributes.
    public let conditions: [Condition]

    /// Parses a template file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        name = try reader.required("name", JSONValue.string)
        purpose = try reader.required("purpose", BilingualText.init(json:at:))
        kept = try reader.required("keep", JSONValue.choice(Kept.self))
        keepDays = try reader.required("keep_days", JSONValue.integer(in: 1...3_650))
        expiresMinutes = try reader.required("expires_minutes", JSONValue.integer(in: 1...1_440))
        let declared = try reader.required(
            "parameters", JSONValue.map(maximumCount: 16, JSONValue.choice(ParameterKind.self)))
        parameters = Dictionary(uniqueKeysWithValues: declared.map { ($0.name, $0.value) })
        reveal = try reader.required(
            "reveal", JSONValue.list(maximumCount: 64, JSONValue.string))
        conditions = try reader.required(
            "conditions", JSONValue.list(maximumCount: 32, Condition.init))
        try reader.finish()
        guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(isNameByte) else {
            throw reader.failure("name", "must be 1 to 64 of a-z, 0-9 and -")
        }
        try checkNames(reader)
    }

    private func checkNames(_ reader: ObjectReader) throws(DecodingFailure) {
        guard Set(reveal).count == reveal.count else {
            throw reader.failure("reveal", "an attribute stands twice")
        }
        // Each request proves it anyway, and what is proved cannot be shown too.
        guard !reveal.contains(Self.validityAttribute) else {
            throw reader.failure("reveal", "\(Self.validityAttribute) is proved and never shown")
        }
        for condition in conditions {
            guard !reveal.contains(condition.attribute) else {
                throw reader.failure(
                    "conditions", "an attribute that is shown needs no condition")
            }
            if case .parameter(let name) = condition.bound, parameters[name] == nil {
                throw reader.failure("conditions", "a parameter is used but not declared")
            }
        }
    }
}

extension RequestTemplate.Condition {
    fileprivate init(_ value: JSONValue, _ location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        attribute = try reader.required("attribute", JSONValue.string)
        comparison = try reader.required(
            "is", JSONValue.choice(RequestTemplate.Comparison.self))
        bound = try reader.required("value", RequestTemplate.Bound.init)
        try reader.finish()
    }
}

extension RequestTemplate.Bound {
    fileprivate init(_ value: JSONValue, _ location: String) throws(DecodingFailure) {
        if case .number = value {
            self = .number(
                try JSONValue.integer(in: Int(Int32.min)...Int(Int32.max))(value, location))
            return
        }
        let text = try JSONValue.string(value, location)
        if text.hasPrefix("$") {
            self = .parameter(String(text.dropFirst()))
        } else if text == "today" {
            self = .today(yearsAgo: 0)
        } else if text.hasPrefix("today-"), text.hasSuffix("y"),
            let years = Int(text.dropFirst(6).dropLast()), 1...150 ~= years,
            text == "today-\(years)y"
        {
            self = .today(yearsAgo: years)
        } else if let date = CalendarDate(text) {
            self = .number(date.number)
        } else {
            throw DecodingFailure(
                location: location,
                problem: "must be a number, YYYY-MM-DD, today, today-18y or $parameter")
        }
    }
}

private func isNameByte(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == UInt8(ascii: "-")
}
