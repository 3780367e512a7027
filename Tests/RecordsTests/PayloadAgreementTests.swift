import Foundation
import JSONDocuments
import Records
import TestSupport
import Testing

@Suite("Swift and the JSON Schemas accept and refuse the same payloads")
struct PayloadAgreementTests {
    private static let digest = String(repeating: "ab", count: 32)
    private static let position: JSONValue = [
        "latitude_e7": 302_741_500, "longitude_e7": 1_201_551_500,
    ]
    private static let extra: JSONValue = ["case.no": "17", "floor": -2]

    /// One full payload of each type that has one.
    private static let samples: [(type: RecordType, payload: JSONValue)] = [
        (
            .safetyAlert,
            [
                "restriction": "crews only", "addresses": ["fire-2", "police-7"],
                "contact": ["name": "Li Wei", "email": "li@city.example", "phone": "+86 571 1234"],
                "text": "the door code is known to the guard", "extra": extra,
            ]
        ),
        (
            .safetyEvidence,
            [
                "performer": "Officer 12", "place": "bridge 4", "position": position,
                "started": "2026-06-01T11:00:00Z", "ended": "2026-06-01T12:00:00Z",
                "reason": "ordered", "environment": "rain",
                "tool": ["name": "imager", "version": "2.1"],
                "hashes": [
                    ["object": "disk", "method": "sha256", "value": .string(digest)],
                    [
                        "object": "card", "method": "sha512", "value": .string(digest + digest),
                    ],
                ], "extra": extra,
            ]
        ),
        (
            .trafficFlow,
            [
                "sensor": "camera-7", "position": position, "inputs": 12,
                "lanes": [
                    [
                        "lane": 1, "direction": "forward", "vehicles": 51,
                        "occupancy_permille": 87, "speed_dm_per_s": 153, "headway_ms": 2_400,
                        "vehicle_length_cm": 480,
                    ], ["lane": 2, "vehicles": 0],
                ], "extra": extra,
            ]
        ),
        (
            .trafficEvent,
            [
                "at": "2026-06-01T11:07:12Z", "place": "before the bridge", "position": position,
                "text": "two cars",
                "persons": [
                    ["role": "driver", "name": "Li Wei", "phone": "123", "injury": "slight"]
                ],
                "vehicles": [["plate": "浙A·12345", "kind": "car"]], "extra": extra,
            ]
        ),
        (
            .energyReading,
            [
                "imports": [0, 9_007_199_254_740_991], "exports": [1, 2], "seed": .string(digest),
                "extra": extra,
            ]
        ),
        (
            .communityRequest,
            [
                "name": "Li Wei", "email": "li@city.example", "phone": "13900001111",
                "text": "the ceiling is wet", "address": "Lake Road 7", "position": position,
                "extra": extra,
            ]
        ),
    ]

    @Test(arguments: samples.indices)
    func agree(_ index: Int) throws {
        let (type, payload) = Self.samples[index]
        #expect(refusal(payload, of: type) == nil)
        var mutator = Mutator(seed: 2026, documents: [payload])
        let documents = ([payload] + Mutator.sweep(payload) + (0..<500).map { _ in mutator.next() })
            .filter { if case .object = $0 { true } else { false } }
        let input = Data(documents.map { $0.canonicalText + "\n" }.joined().utf8)
        let output = try Python.output(
            "Tests/RecordsTests/judge.py",
            [Python.place("schemas"), "payloads/\(type.rawValue)"], input: input)
        guard let output else { return }
        let judged = output.split(separator: UInt8(ascii: "\n")).map { $0.elementsEqual([0x31]) }
        try #require(judged.count == documents.count)
        var accepted = 0
        for (document, schemaAccepts) in zip(documents, judged) {
            let error = refusal(document, of: type)
            if let error, Self.isBeyondSchemas(error, document) { continue }
            accepted += error == nil ? 1 : 0
            #expect(
                (error == nil) == schemaAccepts,
                "\(type.rawValue): \(error?.description ?? "accepted")\n\(document.canonicalText)")
        }
        #expect(accepted > 10)
        #expect(documents.count - accepted > 100)
    }

    @Test("a payload that needs nothing may be empty; a reading's may not")
    func whatIsNeeded() throws {
        for (type, _) in Self.samples {
            let error = refusal(.object(JSONObject()), of: type)
            #expect((error == nil) == (type != .energyReading), "\(type.rawValue)")
        }
    }

    @Test("the custodian's own field is refused in every type")
    func attachments() throws {
        let level = try #require(RecordType(rawValue: "water.level"))
        for type in Self.samples.map(\.type) + [level] {
            let fields = [try PayloadField(name: "attachments", value: [])]
            #expect(throws: RecordError.self) { try PayloadSchemas().check(fields, of: type) }
        }
    }

    /// What a schema cannot say: rules between values, and lengths in bytes of UTF-8.
    private static func isBeyondSchemas(_ error: RecordError, _ document: JSONValue) -> Bool {
        switch error {
        case .valuesMismatch: true
        case .repeated(let location): location.hasPrefix("payload.lanes")
        case .textTooLong: !document.canonicalBytes.allSatisfy { $0 < 0x80 }
        default: false
        }
    }

    /// As a custodian finds it: each member a field; a document that cannot be one has none of the
    /// names or numbers that fields can have, and is refused too.
    private func refusal(_ document: JSONValue, of type: RecordType) -> RecordError? {
        guard case .object(let object) = document else { return .notCanonical }
        do throws(RecordError) {
            var fields: [PayloadField] = []
            for member in object.members {
                fields.append(try PayloadField(name: member.name, value: member.value))
            }
            try PayloadSchemas().check(fields, of: type)
            return nil
        } catch {
            return error
        }
    }
}
