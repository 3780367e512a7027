import Credentials
import JSONDocuments
import Records

/// What an agency keeps of one row: its newest offer, and how long that credential lives.
struct RowRecord {
    /// How many earlier credentials are remembered.
    static let replacedLimit = 16

    let offer: RecordIdentifier
    let validUntil: CalendarDate
    /// The row's credentials before that offer, by the offers that they answered, the newest first.
    let replaced: [RecordIdentifier]

    init(offer: RecordIdentifier, validUntil: CalendarDate, replaced: [RecordIdentifier]) {
        self.offer = offer
        self.validUntil = validUntil
        self.replaced = replaced
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        offer = try reader.required("offer_id", RecordIdentifier.decode)
        let number = try reader.required("valid_until", JSONValue.integer)
        replaced =
            try reader.optional(
                "replaced",
                JSONValue.list(
                    maximumCount: Self.replacedLimit, RecordIdentifier.decode)) ?? []
        try reader.finish()
        guard let date = CalendarDate(number: number) else {
            throw reader.failure("valid_until", "must be a day as YYYYMMDD")
        }
        validUntil = date
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("v", 1), ("offer_id", .string(offer.description)),
            ("valid_until", .integer(validUntil.number)),
        ]
        if !replaced.isEmpty {
            members.append(("replaced", .array(replaced.map { .string($0.description) })))
        }
        return .object(JSONObject(members))
    }
}
