import Records
import Sodium
import Testing
import TransparencyLog

/// Ready-made records of policy, oversight and the city's departments.
extension City {
    static let hour = "2026-06-01T12:00:00Z"
    static let rule = "aa00000000000000000000000000aa01"
    static let recipient = "age1" + String(repeating: "q", count: 58)

    static func id(_ text: String) throws -> RecordIdentifier {
        try #require(RecordIdentifier(text))
    }

    static func payload(attachments: Int = 0) throws -> SealedPayload {
        try SealedPayload(
            document: .init(digest: digest("body"), byteCount: 288), fieldRoot: digest("fields"),
            attachments: (0..<attachments).map {
                .init(digest: digest("attachment \($0)"), byteCount: 65_568)
            })
    }

    static func filing(payload: SealedPayload? = nil, previous: String? = nil) throws -> Filing {
        Filing(
            area: AreaCode("330105"), retainUntil: try time("2030-01-01T00:00:00Z"),
            previous: try previous.map { try id($0) },
            supersedes: try id("cc00000000000000000000000000cc01"), payload: payload)
    }

    static func board(
        _ officers: [String] = ["o1.example", "o2.example", "o3.example"], threshold: Int = 2
    ) throws -> PolicyBoard {
        try PolicyBoard(officers: officers.map { try Party($0).vkey() }, threshold: threshold)
    }

    static func terms(
        _ id: String = rule, action: PolicyRule.Action = .read, records: [String]? = nil,
        fields: [String]? = ["name", "place"], standing: [String] = [],
        types: [RecordType] = [.communityRequest], replaces: String? = nil
    ) throws -> PolicyTerms {
        try PolicyTerms(
            identifier: City.id(id), action: action, types: types, purpose: "care",
            role: action == .read ? "case-worker" : nil,
            fields: action == .read ? fields : nil,
            records: records?.map { try City.id($0) }, areas: [#require(AreaCode("330105"))],
            standing: standing, deleteAfterDays: action == .read ? 30 : nil,
            validFrom: time(start), validUntil: time(end),
            replaces: replaces.map { try City.id($0) })
    }

    static func policyRule(
        _ terms: PolicyTerms, approvedBy officers: [String] = ["o1.example", "o3.example"]
    ) throws -> PolicyRule {
        try PolicyRule(
            terms: terms,
            approvals: officers.map { name in
                let party = try Party(name)
                return try terms.approval(by: party.key, name: name)
            })
    }

    static func alert() throws -> SafetyAlert {
        try SafetyAlert(
            identifier: "urn:oid:2.49.0.1.156.1", sender: "weather@city.example", sent: time(noon),
            status: .actual, messageType: .update, scope: .everybody,
            references: [id("dd00000000000000000000000000dd01")],
            information: [
                AlertInformation(
                    language: "zh-Hans-CN", categories: [.meteorological, .safety], event: "暴雨",
                    urgency: .immediate, severity: .severe, certainty: .observed,
                    expires: time("2026-06-01T18:00:00Z"), headline: "暴雨红色预警",
                    instruction: "Stay inside.\nKeep away from rivers.",
                    areas: [#require(AreaCode("330105")), #require(AreaCode("330106"))]),
                AlertInformation(
                    language: "en", categories: [.other], event: "Heavy rain", urgency: .unknown,
                    severity: .minor, certainty: .unlikely, expires: time(end),
                    areas: [#require(AreaCode("CN-ZJ.1"))]),
            ])
    }

    static func reading(intervals: Int = 4) throws -> EnergyReading {
        let commitments = (0..<intervals).map { digest("commitment \($0)").bytes }
        return try EnergyReading(
            meter: id("ee00000000000000000000000000ee01"), from: time(start),
            intervalSeconds: 900, quality: .actual, imports: commitments,
            exports: commitments.reversed())
    }

    static let sampleSchema: [UInt8] = Array(
        """
        {"$id":"https://city.example/level/1","type":"object","properties":{"level_mm":{"type":"integer","minimum":0}},\
        "required":["level_mm"],"unevaluatedProperties":false}
        """.utf8)
}
