import Agency
import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Records
import Sodium
import TransparencyLog
import Wallet

/// A counter's requests with residents' answers, as files.
struct FileCity {
    /// What residents are called: texts that stand for themselves and texts that stand for a hash.
    private static let names = [
        "Wang", "42", "-7", "007", "+5", "-0", "2147483647", "2147483648", "王芳", "4 2", "١",
    ]
    private static let savings = [
        "-9223372036854775808", "-9000000000", "-1", "0", "1", "4294967296", "9223372036854775807",
    ]

    private let city: City
    private let agency: RevocableAgency
    private let desk: Verifier

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        desk = try await city.makeNativeDesk(
            agency,
            attributes: City.askable + ["family_name", "resident_number", "name", "savings"])
    }

    /// Trust, definitions, and two answers to each of `count` requests that are drawn at random.
    func document(count: Int) async throws -> JSONValue {
        var cases: [JSONValue] = []
        for number in 0..<count {
            let resident = try await makeResident(number)
            for turn in 1...2 {
                let request = try await ask(resident)
                let answer = try await resident.wallet.prepare(request, now: City.now)
                let document = try await resident.wallet.present(answer, now: City.now)
                let bytes = try NativePresentation(json: document).bytes
                cases.append([
                    "name": .string("\(number + 1).\(turn)"), "request": request.request.json,
                    "file": .string(hexadecimal(bytes)), "verdict": "accepted",
                ])
            }
        }
        return [
            "trust": try TrustSettings(logKey: city.logKey(), policyText: city.policyText).json,
            "now": .string(City.now.description),
            "definitions": .array([
                try city.definitionFile(), try agency.issuer.anchoredDefinition(agency.card),
                try agency.issuer.anchoredDefinition(agency.pass),
            ]),
            "cases": .array(cases),
        ]
    }

    private struct Resident {
        let wallet: Holder
        /// What conditions may compare, with the value, by definition.
        let integers: [SHA256Digest: [String: Int]]
        let isSameOnBoth: Bool
    }

    private func makeResident(_ number: Int) async throws -> Resident {
        let wallet = try city.makeWallet().holder
        let name = Self.names[number % Self.names.count]
        let savings = Self.savings[number % Self.savings.count]
        let other = number.isMultiple(of: 2) ? savings : "77"
        try await city.issue(to: wallet, "R\(number),\(name),1964-01-25,330105,2007-09-17,A|B")
        for (digest, amount) in [(agency.card, savings), (agency.pass, other)] {
            let text = RevocableAgency.columns + "R\(number),\(name),\(amount)\n"
            let register = try Register(
                csv: Array(text.utf8), profile: agency.issuer.profile(of: digest))
            let offer = try agency.issuer.offer(
                register.rows[0], terms: RevocableAgency.terms(digest), now: City.now)
            _ = try await wallet.accept(agency.answer(offer, wallet), now: City.now)
        }
        return Resident(
            wallet: wallet,
            integers: [
                city.definition: ["birth_date": 19_640_125, "district": 330_105],
                agency.card: ["savings": Int(savings) ?? 0],
                agency.pass: ["savings": Int(other) ?? 0],
            ], isSameOnBoth: savings == other)
    }

    /// A request about one to three credentials, which the resident can answer.
    private func ask(_ resident: Resident) async throws -> RequestBundle {
        let shapes: [[SHA256Digest]] = [
            [agency.card], [city.definition], [agency.card, agency.pass],
            [agency.pass, city.definition], [agency.card, agency.pass, city.definition],
        ]
        let asked = shapes.randomElement() ?? []
        var parts = asked.map { part($0, resident) }
        let first = parts.removeFirst()
        var template: [(String, JSONValue)] = [
            ("v", 1), ("name", "drawn"), ("purpose", ["zh": "一", "en": "One"]),
            ("audience", ["zh": "窗口", "en": "Counter"]), ("keep", "receipt"), ("keep_days", 2),
            ("expires_minutes", 10), ("parameters", .object(JSONObject([]))),
        ]
        template += first.members
        if !parts.isEmpty {
            template.append(("others", .array(parts.map { .object(JSONObject($0.members)) })))
            template.append(("relations", relations(asked, [first] + parts, resident)))
        }
        return try await city.askNatively(
            desk, RequestTemplate(.object(JSONObject(template))), asked,
            heads: [
                city.head(agency, agency.card, withBlocks: false),
                city.head(agency, agency.pass, withBlocks: false),
            ])
    }

    private struct Part {
        var members: [(String, JSONValue)]
        let isSavingsFree: Bool
    }

    private func part(_ definition: SHA256Digest, _ resident: Resident) -> Part {
        let isRevocable = definition != city.definition
        var reveal: [String] = []
        var conditions: [JSONValue] = []
        let integers = resident.integers[definition] ?? [:]
        for (name, value) in integers.sorted(by: { $0.key < $1.key }) {
            switch Int.random(in: 0..<3) {
            case 0: reveal.append(name)
            case 1: conditions += bounds(name, value)
            default: break
            }
        }
        let texts = isRevocable ? ["name"] : ["family_name", "resident_number", "driving_b"]
        reveal += texts.filter { _ in Bool.random() }
        var members: [(String, JSONValue)] = [
            ("reveal", .array(reveal.map(JSONValue.string))), ("conditions", .array(conditions)),
        ]
        if isRevocable, Bool.random() { members.append(("not_revoked_minutes", 60)) }
        return Part(members: members, isSavingsFree: isRevocable && !reveal.contains("savings"))
    }

    /// One bound, or both, or equality; with none, one or some room.
    private func bounds(_ name: String, _ value: Int) -> [JSONValue] {
        let room = [0, 1, 1 << 40].randomElement() ?? 0
        let (below, under) = value.subtractingReportingOverflow(room)
        let (above, over) = value.addingReportingOverflow(room)
        let low: JSONValue = [
            "attribute": .string(name), "is": "at_least",
            "value": .string(String(under ? .min : below)),
        ]
        let high: JSONValue = [
            "attribute": .string(name), "is": "at_most",
            "value": .string(String(over ? .max : above)),
        ]
        return [[low], [high], [low, high]].randomElement() ?? []
    }

    private func relations(
        _ asked: [SHA256Digest], _ parts: [Part], _ resident: Resident
    ) -> JSONValue {
        let places = parts.indices.filter { parts[$0].isSavingsFree }
        guard places.count == 2, Bool.random() else { return .array([]) }
        return .array([
            [
                "is": resident.isSameOnBoth ? "same" : "different",
                "of": .array(places.map { ["credential": .integer($0), "attribute": "savings"] }),
            ]
        ])
    }
}
