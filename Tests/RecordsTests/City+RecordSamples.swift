import JSONDocuments
import Records
import Sodium
import Testing

extension City {
    /// One signed envelope of each record type of policy, oversight and the departments.
    static func recordSamples() throws -> [Envelope] {
        try policySamples() + oversightSamples() + departmentSamples()
    }

    private static func policySamples() throws -> [Envelope] {
        let erasing = try terms(
            "aa00000000000000000000000000aa02", action: .erase,
            records: ["bb00000000000000000000000000bb01"], replaces: rule)
        let standing = try terms(
            "aa00000000000000000000000000aa03", fields: nil, standing: [recipient],
            types: [.trafficFlow, .safetyAlert])
        return [
            try envelope(
                .type(
                    RecordTypeEntry(
                        name: #require(RecordType(rawValue: "water.level")), title: "水位 level",
                        schema: JSONValue(parsing: sampleSchema))), by: "registrar.example"),
            try envelope(.board(board()), by: "registrar.example"),
            try ruled(terms()), try ruled(erasing), try ruled(standing),
        ]
    }

    private static func ruled(_ terms: PolicyTerms) throws -> Envelope {
        let party = try Party("d.example")
        return try Envelope(
            .rule(policyRule(terms)), id: terms.identifier, created: time(noon)
        ).signed(by: party.key, name: party.name)
    }

    private static func oversightSamples() throws -> [Envelope] {
        let record = try id("bb00000000000000000000000000bb01")
        let tag = try #require(SubjectTag(String(repeating: "ab", count: 16)))
        return [
            try envelope(
                .access(
                    AccessEntry(
                        scope: .records([record], fields: ["name"]), rule: id(rule),
                        purpose: "care", reader: digest("reader"), tags: [tag])),
                by: "d.example", at: hour),
            try envelope(
                .access(
                    AccessEntry(
                        scope: .hour(of: .trafficFlow), rule: id(rule), purpose: "live",
                        reader: digest("reader"))), by: "d.example", at: hour),
            try envelope(
                .refusal(
                    RefusalEntry(
                        request: .grant, subject: record, purpose: "care",
                        reason: "rule-violated")), by: "d.example", at: hour),
            try envelope(
                .erasure(
                    ErasureEntry(
                        records: [record], ground: "court-order", rule: id(rule), epoch: 2)),
                by: "d.example", at: hour),
            try envelope(
                .erasure(
                    ErasureEntry(records: [record], ground: "retention", rule: nil, epoch: 3)),
                by: "d.example", at: hour),
            try envelope(
                .hold(HoldEntry(records: [record], begins: true, rule: id(rule))), by: "d.example"),
        ]
    }

    private static func departmentSamples() throws -> [Envelope] {
        let exhibit = "ff00000000000000000000000000ff01"
        let water = try #require(RecordType(rawValue: "water.level"))
        return [
            try envelope(.alert(alert()), filing: filing(), by: "d.example"),
            try envelope(
                .evidence(
                    CustodyStep(
                        exhibit: id(exhibit), number: 1, action: .seized,
                        objects: [digest("body")], authority: "warrant-7")),
                filing: Filing(payload: payload(attachments: 2)), id: exhibit, by: "d.example"),
            try envelope(
                .evidence(
                    CustodyStep(
                        exhibit: id(exhibit), number: 2, action: .analysed,
                        objects: [digest("body"), digest("image")], authority: "warrant-7")),
                filing: filing(payload: payload(), previous: exhibit), by: "d.example"),
            try envelope(
                .flow(
                    TrafficFlow(
                        segment: "S-12.4", from: time(noon), durationSeconds: 360,
                        quality: .measured, vehicles: 101, occupancyPermille: 87,
                        speedDecimetresPerSecond: 153, lane: 2, direction: .backward)),
                filing: filing(), by: "d.example"),
            try envelope(
                .flow(
                    TrafficFlow(
                        segment: "S-12.4", from: time(noon), durationSeconds: 360,
                        quality: .missing)), by: "d.example"),
            try envelope(
                .event(
                    TrafficEvent(
                        kind: .other, sourceKind: "animalsOnTheRoad", probability: .risk,
                        from: time(noon), until: time(end), segment: "S-12.4", vehicles: 0,
                        people: 2)), filing: filing(payload: payload()), by: "d.example"),
            try envelope(
                .reading(reading()), filing: filing(payload: payload()), by: "d.example"),
            try envelope(
                .request(
                    CommunityRequest(
                        service: "pothole", status: .inProgress, expected: time(end))),
                filing: filing(payload: payload()), by: "d.example"),
            try envelope(
                .registered(RegisteredContent(type: water, json: ["level_mm": 1_204])),
                filing: filing(payload: payload()), by: "d.example"),
        ]
    }

    private static func envelope(
        _ record: Record, filing: Filing, id: String? = nil, by signer: String
    ) throws -> Envelope {
        let party = try Party(signer)
        let drawn = hexadecimal(digest("\(record)").bytes.prefix(16))
        return try Envelope(record, filing: filing, id: City.id(id ?? drawn), created: time(hour))
            .signed(by: party.key, name: signer)
    }
}
