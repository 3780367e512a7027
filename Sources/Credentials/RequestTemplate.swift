public import JSONDocuments

/// A counter's question, written once and asked many times: purpose, what is shown, what is proved,
/// what is kept.
///
/// A template is a JSON file, whose JSON Schema is `schemas/request.template.json`: `v` 1, `name`, `purpose`
/// and `audience` (what for, and at whose counter) in `zh` and `en`, `keep` (`receipt` or `presentation`) for
/// `keep_days` (1 to 3650), `expires_minutes` (1 to 1440), `parameters` (name and `integer` or `date`), `reveal`
/// (attributes), `conditions` (`attribute`, `is`, `value`), and `not_revoked_minutes` (how old the agency's
/// word may be that the credential is not revoked; absent: not asked). A value is a whole number (beyond 2^53 in
/// quotes), a day `YYYY-MM-DD`, `today`, `today-18y`, or `$parameter`. `others` asks for further credentials of
/// the same person, each with `reveal`, `conditions`, `not_revoked_minutes`; `relations` says which hidden
/// attributes are the `same` or `different`. That each credential is still valid is asked in each request and
/// need not be written.
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
        /// A whole number of 64 bits, of which the wire format takes 32.
        case integer
        /// A day `YYYY-MM-DD`.
        case date
    }

    /// What is asked of one credential.
    public struct Part: Hashable, Sendable {
        /// The attributes that are shown.
        public let reveal: [String]
        /// What is proved about hidden attributes.
        public let conditions: [Condition]
        /// How many minutes old the head may be under which the credential is not revoked; `nil` where
        /// revocation is not asked about.
        public let notRevokedMinutes: Int?
    }

    /// The template's name, `[a-z0-9-]`.
    public let name: String
    /// What the resident is told, in Chinese and English.
    public let purpose: BilingualText
    /// At whose counter it is asked, in Chinese and English.
    public let audience: BilingualText
    /// What the desk keeps.
    public let kept: Kept
    /// For how many days it keeps it.
    public let keepDays: Int
    /// How long a request can be answered, in minutes.
    public let expiresMinutes: Int
    /// The parameters and their types.
    public let parameters: [String: ParameterKind]
    /// What is asked of each credential; most templates have one.
    public let parts: [Part]
    /// What holds between hidden attributes.
    public let relations: [NativeQuestion.Relation]

    /// The oldest head that may be asked for: a week.
    public static let largestNotRevokedMinutes = 10_080
    /// Most credentials of a template.
    public static let largestPartCount = 4

    /// Parses a template file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        name = try reader.required("name", JSONValue.string)
        purpose = try reader.required("purpose", BilingualText.init(json:at:))
        audience = try reader.required("audience", BilingualText.init(json:at:))
        kept = try reader.required("keep", JSONValue.choice(Kept.self))
        keepDays = try reader.required("keep_days", JSONValue.integer(in: 1...3_650))
        expiresMinutes = try reader.required("expires_minutes", JSONValue.integer(in: 1...1_440))
        let declared = try reader.required(
            "parameters", JSONValue.map(maximumCount: 16, JSONValue.choice(ParameterKind.self)))
        parameters = Dictionary(uniqueKeysWithValues: declared.map { ($0.name, $0.value) })
        let first = try Part(&reader)
        let others = try reader.optional(
            "others",
            JSONValue.list(maximumCount: Self.largestPartCount - 1) {
                (value, location) throws(DecodingFailure) in
                var reader = try ObjectReader(value, at: location)
                let part = try Part(&reader)
                try reader.finish()
                return part
            })
        parts = [first] + (others ?? [])
        relations =
            try reader.optional(
                "relations",
                JSONValue.list(maximumCount: 16, NativeQuestion.Relation.init(json:at:))) ?? []
        try reader.finish()
        guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(isNameByte) else {
            throw reader.failure("name", "must be 1 to 64 of a-z, 0-9 and -")
        }
        for condition in parts.flatMap(\.conditions) {
            if case .parameter(let name) = condition.bound, parameters[name] == nil {
                throw reader.failure("conditions", "a parameter is used but not declared")
            }
        }
        guard
            relations.flatMap({ [$0.first, $0.second] }).allSatisfy({
                parts.indices ~= $0.credential
            })
        else { throw reader.failure("relations", "names a credential that is not asked for") }
    }
}

extension RequestTemplate.Part {
    /// Reads the members `reveal`, `conditions` and `not_revoked_minutes`.
    fileprivate init(_ reader: inout ObjectReader) throws(DecodingFailure) {
        let reveal = try reader.required(
            "reveal", JSONValue.list(maximumCount: 64, JSONValue.string))
        let conditions = try reader.required(
            "conditions",
            JSONValue.list(maximumCount: 32) { (value, location) throws(DecodingFailure) in
                try RequestTemplate.Condition(value, location)
            })
        notRevokedMinutes = try reader.optional(
            "not_revoked_minutes",
            JSONValue.integer(in: 1...RequestTemplate.largestNotRevokedMinutes))
        guard Set(reveal).count == reveal.count else {
            throw reader.failure("reveal", "an attribute stands twice")
        }
        // Each request proves it anyway, and what is proved cannot be shown too.
        let validity = RequestTemplate.validityAttribute
        guard !reveal.contains(validity) else {
            throw reader.failure("reveal", "\(validity) is proved and never shown")
        }
        guard conditions.allSatisfy({ !reveal.contains($0.attribute) }) else {
            throw reader.failure("conditions", "an attribute that is shown needs no condition")
        }
        self.reveal = reveal
        self.conditions = conditions
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
            self = .number(try JSONValue.integer(value, location))
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
        } else if let number = Int(text), String(number) == text {
            self = .number(number)
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
