import Accumulators
import Credentials
import JSONDocuments
import Records
import Sodium

/// The revocations of one definition in one order: which credentials, by their offers.
struct RevocationBatch {
    /// One credential.
    struct Event {
        let offer: RecordIdentifier
        let number: RevocationNumber

        init(offer: RecordIdentifier, number: RevocationNumber) {
            self.offer = offer
            self.number = number
        }

        fileprivate static func decode(
            _ value: JSONValue, _ location: String
        ) throws(DecodingFailure) -> Event {
            let pair = try JSONValue.list(maximumCount: 2, JSONValue.any)(value, location)
            guard pair.count == 2 else {
                throw DecodingFailure(location: location, problem: "must be a pair")
            }
            return Event(
                offer: try RecordIdentifier.decode(pair[0], location),
                number: try RevocationNumber.decode(pair[1], location))
        }

        fileprivate var json: JSONValue {
            [.string(offer.description), .string(String(number.prime))]
        }
    }

    let definition: SHA256Digest
    let events: [Event]

    init(definition: SHA256Digest, events: [Event]) {
        self.definition = definition
        self.events = events
    }

    init(_ value: JSONValue, _ location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        definition = try reader.required("definition", SHA256Digest.decode)
        events = try reader.required(
            "events", JSONValue.list(maximumCount: RevocationOrder.limit, Event.decode))
        try reader.finish()
    }

    var json: JSONValue {
        [
            "definition": .string(hexadecimal(definition.bytes)),
            "events": .array(events.map(\.json)),
        ]
    }
}

/// An order to revoke as it is written down before anything is done, and again with each definition's
/// revocations afterwards: the one place that keeps the reason.
struct RevocationJournal {
    /// The order that is being carried out.
    static let fileName = "revoking"

    let order: RecordIdentifier
    let time: Timestamp
    let reason: RevocationReason
    let batches: [RevocationBatch]

    init(
        order: RecordIdentifier, time: Timestamp, reason: RevocationReason,
        batches: [RevocationBatch]
    ) {
        self.order = order
        self.time = time
        self.reason = reason
        self.batches = batches
    }

    /// The file of the revocations of `definition` from place `index` on.
    static func fileName(_ definition: SHA256Digest, from index: Int) -> String {
        "revoked/\(hexadecimal(definition.bytes))-\(index)"
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        order = try reader.required("order", RecordIdentifier.decode)
        time = try reader.required("time", Timestamp.decode)
        reason = try reader.required("reason", JSONValue.choice(RevocationReason.self))
        batches = try reader.required(
            "batches",
            JSONValue.list(maximumCount: RevocationOrder.limit, RevocationBatch.init(_:_:)))
        try reader.finish()
    }

    var json: JSONValue {
        [
            "v": 1, "order": .string(order.description), "time": .string(time.description),
            "reason": .string(reason.rawValue), "batches": .array(batches.map(\.json)),
        ]
    }

    /// The part about one definition.
    func only(_ batch: RevocationBatch) -> RevocationJournal {
        RevocationJournal(order: order, time: time, reason: reason, batches: [batch])
    }
}
