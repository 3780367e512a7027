import Records

/// Texts that have been worth trying in the place of a name.
extension Mutator {
    private static let codes =
        ["care", "a-1", "-", "Care", "a_b", "a b", "care\n", "市"] + sized("c", [32, 33])
    private static let places =
        ["S-12.4", "a:b_c", ".", "a b", "a/b", "é", "x\n"] + sized("p", [64, 65])
    private static let emails =
        ["a@b", "@b", "a@", "a@b@c", "a b@c", "é@b", "a@b\n"]
        + sized("a@", [1]) + [251, 252, 253].map { String(repeating: "a", count: $0) + "@b" }
    private static let phones =
        ["+86 (571) 1-2.3/4", "123", "12", "12a", "123\n", "１２３"] + sized("1", [32, 33])
    private static let hashes =
        ["AB", "g"].flatMap { sized($0, [32, 64]) } + sized("a", [64, 96, 128, 63, 127])
        + [String(repeating: "a", count: 64) + "\n"]
    private static let areas =
        ["330105", "CN-ZJ.1", "-", "cn", "3301 05", "A\n"] + sized("A", [32, 33])
    private static let languages = [
        "zh", "zh-Hans-CN", "deu", "d", "deut", "zh-", "-zh", "zh--cn", "1a", "zh-123456789",
        "zh-12345678", "zh_CN", "en\n", "aa-12345678-12345678-12345678-12345678",
    ]
    private static let words =
        ["urn:oid:1", "a b", "a,b", "a<b", "a&b", "a>b;=", "é", "a\n"] + sized("w", [200, 201])
    private static let commitments = [
        String(repeating: "A", count: 43) + "=", String(repeating: "A", count: 42) + "B=",
        String(repeating: "A", count: 42) + "E=", String(repeating: "A", count: 44),
        String(repeating: "A", count: 40) + "====", String(repeating: "A", count: 43) + "=\n",
    ]
    private static let values = [
        "AQ==", "AQI=", "AQID", "AB==", "AQR=", "AQE", "ABEA", "APID", "AAAA", "", "AQ==\n", "_w==",
        String(repeating: "/", count: 684), String(repeating: "/", count: 688),
        String(repeating: "/", count: 682) + "w=", String(repeating: "/", count: 680) + "8=",
        String(repeating: "/", count: 680) + "//8=", String(repeating: "/", count: 680) + "/w==",
        String(repeating: "/", count: 680) + "//9=",
    ]
    private static let recipients = [
        City.recipient, "age1" + String(repeating: "b", count: 58),
        "age1" + String(repeating: "q", count: 57), "AGE1" + String(repeating: "Q", count: 58),
        "age1" + String(repeating: "q", count: 58) + "\n",
    ]
    private static let recordIDs = [
        City.rule, City.rule.uppercased(), String(City.rule.dropLast()), City.rule + "0",
        "ff00000000000000000000000000ff01", City.rule + "\n",
    ]
    private static let typeNames = [
        "text", "integer", "integer64", "revocation", "water.level", "a.b.c", "a.b.c.d", "a..b",
        "A.b",
        "a.1b", "a.b_1", "a.b\n", "a." + String(repeating: "b", count: 62),
        "a." + String(repeating: "b", count: 63),
    ]
    private static let times = [
        "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2000-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z", "2400-02-29T00:00:00Z", "1969-12-31T23:00:00Z",
        "1970-01-01T00:00:00Z", "9999-12-31T23:00:00Z", "2026-04-31T00:00:00Z",
        "2026-06-01T24:00:00Z", "2026-06-01T12:60:00Z", "2026-06-01T12:00:60Z",
        "2026-06-01T12:00:00z", "2026-06-01T12:00:00+00:00", "2026-06-01T12:00:00.0Z",
        "2026-06-01T12:01:00Z", "2026-06-01T12:00:00Z\n", "2026-00-10T12:00:00Z",
    ]

    private static let names =
        [
            "traffic.flow", "master_secret", "Master _ Secret", "master-secret", " ", "   ",
            "Family Name",
            "familyname", "birth_date", "\u{FF4D}aster_secret", "District", "dis trict",
        ] + sized("n", [199, 200, 201]) + sized("市", [66, 67, 200, 201])

    private static let identifiers =
        [
            "urn:x", "urn:", ":x", "1urn:x", "u r:x", "a+b.c-1:~", "urn:x y", "urn:市", "plain",
            "7BPMqYgYLQni258J8JPS8K", "7BPMqYgYLQni258J8JPS8", "7BPMqYgYLQni258J8JPS8KK",
            "7BPMqYgYLQni258J8JPS80", "7BPMqYgYLQni258J8JPS8K:2:degree schema:1.0",
            "7BPMqYgYLQni258J8JPS8K:", "7BPMqYgYLQni258J8JPS8K:2:x\n",
        ] + sized("a:", [255, 256, 257])

    private static let keys =
        [
            "ledger.shared.example/log+c583aa46+AZhaFoQkSf0iLTziFjXo5dEsBItiMjsCxuMMZmj6VJ7N",
            "ledger.shared.example/log+794061ff+BJhaFoQkSf0iLTziFjXo5dEsBItiMjsCxuMMZmj6VJ7N",
            "ledger.shared.example/log+c583aa47+AZhaFoQkSf0iLTziFjXo5dEsBItiMjsCxuMMZmj6VJ7N",
            "ledger.shared.example/log+c583aa46+AphaFoQkSf0iLTziFjXo5dEsBItiMjsCxuMMZmj6VJ7N",
            "ledger.shared.example/log+C583AA46+AZhaFoQkSf0iLTziFjXo5dEsBItiMjsCxuMMZmj6VJ7N",
            "ledger.shared.example/log+c583aa46", "a+0123456f", "+0123456f", "a b+0123456f",
            "市+0123456f", "a+0123456f+", "a+b+0123456f",
        ] + sized("k", [255, 256]).map { $0 + "+0123456f" }

    static let special: [String: [String]] = [
        "created": times, "valid_from": times, "valid_until": times, "name": names, "zh": names,
        "en": names, "tag": names, "version": names, "attributes": names,
        "at": times, "started": times, "ended": times, "performer": names, "address": names,
        "email": emails, "phone": phones, "sensor": places, "seed": hashes,
        "sent": times, "expires": times, "from": times, "until": times, "expected": times,
        "retain_until": times, "event": names, "headline": names, "title": names,
        "source_kind": names, "purpose": codes, "reason": codes, "authority": codes,
        "ground": codes + ["retention"], "segment": places, "service": places, "fields": places,
        "areas": areas, "area": areas, "language": languages, "identifier": words,
        "sender": words, "imports": commitments, "exports": commitments, "standing": recipients,
        "records": recordIDs, "references": recordIDs, "rule": recordIDs, "exhibit": recordIDs,
        "prev": recordIDs, "tags": recordIDs, "action": ["read", "erase", "release", "Read"],
        "quality": ["missing", "measured", "actual", "Missing"], "officers": keys,
        "instruction": sized("t", [4095, 4096, 4097]) + sized("é", [2048, 2049, 4097]),
        "message_type": ["Alert", "Cancel", "Ack", "alert"],
        "schema_id": identifiers, "issuer_id": identifiers, "definition_id": identifiers,
        "key": keys, "role": Role.allCases.map(\.rawValue) + ["Desk", "mayor"],
        "type": RecordType.builtIn.map(\.rawValue) + typeNames,
        "types": RecordType.builtIn.map(\.rawValue) + typeNames,
        "text": sized("t", [4095, 4096, 4097]) + sized("é", [2048, 2049, 4097]) + ["\0"],
        "successor": hashes, "key_proof": hashes, "newest": hashes, "revocation": names,
        "time": times,
        "value": hashes + values + [
            String(repeating: "A", count: 86) + "==", String(repeating: "A", count: 85) + "B==",
            String(repeating: "A", count: 88), String(repeating: "A", count: 84) + "====",
            String(repeating: "A", count: 85) + "w==\n", String(repeating: "-", count: 86) + "==",
        ],
    ]

    private static func sized(_ unit: String, _ counts: [Int]) -> [String] {
        counts.map { String(repeating: unit, count: $0) }
    }
}
