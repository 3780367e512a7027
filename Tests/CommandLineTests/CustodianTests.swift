import Foundation
import JSONDocuments
import Testing

@Suite("record: encrypted, shared by rule, erasable, every look is seen")
struct CustodianTests {
    private static let reading: [String: JSONValue] = [
        "action": "read", "purpose": "repair", "role": "crew", "fields": ["text"],
    ]

    @Test("without a rule nothing is granted, and the attempt is on the ledger")
    func noRule() async throws {
        let walk = try await CustodianWalk.copy()
        let refused = try await walk.grant()
        #expect(refused.status == 1, "\(refused.summary)")
        #expect(refused.errorText.hasSuffix("[rule-missing]\n"))
        #expect(refused.complaints.count == 1)
        #expect(!walk.city.exists("g.age"))
        #expect(try await walk.count("audit.refusal") == 1)
        #expect(try await walk.count("audit.access") == 0)
    }

    @Test("one officer alone changes nothing; two do; a stranger's word leaves a trace")
    func officers() async throws {
        let walk = try await CustodianWalk.copy()
        let twice = try await walk.rule(Self.reading, by: ["o1", "o1"])
        #expect(try twice.map { try $0.json["approvals"] } == [1, 1])
        #expect(try await walk.count("policy.rule") == 0)
        #expect(try await walk.grant().status == 1)
        try await walk.city.done(
            "record", "policy", "officer", "--directory", "@stranger", "--name",
            "stranger.test.example")
        let mixed = try await walk.rule(Self.reading, by: ["stranger", "o1", "o2"])
        #expect(mixed.map(\.status) == [1, 0, 0])
        #expect(mixed[0].errorText.hasSuffix("[not-an-officer]\n"))
        #expect(try mixed[2].json["index"] != .null)
        #expect(try await walk.count("policy.rule") == 1)
        #expect(try await walk.count("audit.refusal") == 2)
    }

    @Test("a granted field opens, and no other; the subject sees the access")
    func granted() async throws {
        let walk = try await CustodianWalk.copy()
        try await walk.rule(Self.reading)
        #expect(try await walk.open().status == 1)
        let more = try await walk.grant("--fields", "text,phone")
        #expect(more.errorText.hasSuffix("[fields-not-allowed]\n"), "\(more.summary)")
        let granted = try await walk.grant("--fields", "text", "--json")
        #expect(granted.status == 0, "\(granted.summary)")
        let opened = try await walk.open()
        #expect(try opened.json["fields"] == ["text": "the ceiling is wet"])
        try FileManager.default.copyItem(
            atPath: walk.city.path("log"), toPath: walk.city.path("before"))
        let stranger = try await walk.open("@other.txt")
        #expect(stranger.status == 1)
        #expect(stranger.errorText.hasSuffix("[not-granted]\n"))
        try await walk.city.done(
            "ledger", "export", "--directory", "@ledger", "--out", "@log")
        let usage = try await walk.city.done(
            "record", "usage", "@log", "--subject", "@subject.key", "--log-key", "@log/vkey",
            "--json")
        let found = try usage.json["findUsage"]
        #expect(found?["totalUsages"] == 1)
        #expect(try usage.json["gaps"] == [])
        // A log that was cut back to hide the access is found, since more of it was seen before.
        let shrunk = try await walk.city.run(
            "record", "usage", "@before", "--subject", "@subject.key", "--log-key", "@log/vkey",
            "--json")
        #expect(shrunk.status == 1)
        #expect(try shrunk.json["reason"] == "shrunk-log")
        try await walk.city.done("record", "subject", "--out", "@somebody.key")
        let nobody = try await walk.city.done(
            "record", "usage", "@log", "--subject", "@somebody.key", "--log-key", "@log/vkey",
            "--json")
        #expect(try nobody.json["findUsage"]?["totalUsages"] == 0)
    }

    @Test("a whole payload with its attachment comes back as it was")
    func attachments() async throws {
        let walk = try await CustodianWalk.copy()
        var all = Self.reading
        all["fields"] = nil
        try await walk.rule(all)
        let granted = try await walk.grant("--attachments", "@granted")
        #expect(granted.status == 0, "\(granted.summary)")
        #expect(try walk.city.names(in: "granted") == ["0.age"])
        let opened = try await walk.record(
            "open", "--record", walk.record, "--identity", "@reader.txt", "--attachments",
            "@opened")
        #expect(try opened.json["fields"]?["phone"] == .string(CustodianWalk.phone))
        #expect(try walk.city.data("opened/0-photo.jpg") == walk.city.data("photo.jpg"))
    }

    @Test("an erasure needs officers; after it nothing opens, and the ledger is whole")
    func erasure() async throws {
        let walk = try await CustodianWalk.copy()
        try await walk.rule(Self.reading)
        #expect(try await walk.grant("--fields", "text").status == 0)
        func erase() async throws -> Outcome {
            try await walk.record("erase", "--record", walk.record, "--ground", "court-order")
        }
        #expect(try await erase().status == 1)
        #expect(try await walk.open().status == 0)
        let named: JSONValue = .array([.string(walk.record)])
        try await walk.rule(["action": "hold", "purpose": "case-7", "records": named])
        #expect(try await walk.record("hold", "--record", walk.record).status == 0)
        try await walk.rule(["action": "erase", "purpose": "court-order", "records": named])
        let held = try await erase()
        #expect(held.errorText.hasSuffix("[record-held]\n"), "\(held.summary)")
        try await walk.rule(["action": "release", "purpose": "case-7", "records": named])
        #expect(try await walk.record("hold", "--record", walk.record, "--release").status == 0)
        let backup = try City(copying: walk.city)
        try FileManager.default.removeItem(atPath: backup.path("water/epoch"))
        let erased = try await erase()
        #expect(erased.status == 0, "\(erased.summary)")
        let gone = try await walk.open()
        #expect(gone.status == 1)
        #expect(gone.errorText.hasSuffix("[record-erased]\n"))
        #expect(try await walk.count("audit.erasure") == 1)
        try await walk.city.done("ledger", "fsck", "--directory", "@ledger")
        // What a backup without the epoch key holds, opens with the new epoch key neither.
        try FileManager.default.copyItem(
            atPath: walk.city.path("water/epoch"), toPath: backup.path("water/epoch"))
        let restored = CustodianWalk(city: backup, record: walk.record, reader: walk.reader)
        let tried = try await restored.open()
        #expect(tried.status == 4, "\(tried.summary)")
        #expect(tried.errorText.hasSuffix("[epoch-missing]\n"))
    }

    @Test("nothing personal stands in any file of ledger, log or custodian")
    func secrecy() async throws {
        let walk = try await CustodianWalk.copy()
        try await walk.rule(Self.reading)
        _ = try await walk.grant("--fields", "text")
        try await walk.city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        var searched = 0
        for folder in ["ledger", "log", "water"] {
            let names = FileManager.default.enumerator(atPath: walk.city.path(folder))
            for case let name as String in names ?? .init() {
                guard
                    let data = FileManager.default.contents(
                        atPath: walk.city.path("\(folder)/\(name)"))
                else { continue }
                searched += 1
                for text in [CustodianWalk.name, CustodianWalk.phone, "the ceiling is wet"] {
                    #expect(data.range(of: Data(text.utf8)) == nil, "\(folder)/\(name)")
                }
            }
        }
        #expect(searched > 10)
    }

    @Test("a day of readings is committed to, and its values are in the payload alone")
    func readings() async throws {
        let walk = try await CustodianWalk.copy()
        try walk.city.write(
            [
                "meter": "ee00000000000000000000000000ee01", "from": "2026-06-01T00:00:00Z",
                "interval_s": 900, "quality": "actual",
            ], to: "meter.json")
        let values: JSONValue = .array((0..<96).map { .integer(100 + $0) })
        try walk.city.write(["imports": values, "exports": values], to: "values.json")
        let added = try await walk.record(
            "add", "--type", "energy.reading", "--public", "@meter.json", "--payload",
            "@values.json")
        #expect(added.status == 0, "\(added.summary)")
        let found = try await walk.city.done(
            "record", "search", "--ledger", "@ledger", "--type", "energy.reading", "--json")
        guard case .array(let imports)? = try found.json["envelope"]?["public"]?["imports"] else {
            throw Unexpected(what: "no commitments")
        }
        #expect(Set(imports).count == 96)
        try walk.city.write(["imports": [1], "exports": [1, 2]], to: "values.json")
        let refused = try await walk.record(
            "add", "--type", "energy.reading", "--public", "@meter.json", "--payload",
            "@values.json")
        #expect(refused.status == 3, "\(refused.summary)")
    }

    @Test("an exhibit's chain is written and checked; a flipped byte is found")
    func custody() async throws {
        let walk = try await CustodianWalk.copy()
        let city = walk.city
        try city.write(["place": "bridge 4"], to: "where.json")
        func add(_ content: JSONValue, _ more: String...) async throws -> (JSONValue, String) {
            try city.write(content, to: "step.json")
            let outcome = try await city.run(
                [
                    "record", "add", "--directory", "@water", "--ledger", "@ledger", "--type",
                    "safety.evidence", "--public", "@step.json", "--payload", "@where.json",
                ] + more)
            guard case .string(let id)? = try outcome.json["id"] else {
                throw Unexpected(what: "not added: \(outcome.summary)")
            }
            let found = try await city.done(
                "record", "search", "--ledger", "@ledger", "--type", "safety.evidence", "--limit",
                "1", "--json")
            return (try found.json["envelope"]?["public"] ?? .null, id)
        }
        let (first, exhibit) = try await add(
            ["step": 1, "action": "seized", "authority": "warrant-7"], "--attach", "@photo.jpg")
        #expect(first["exhibit"] == .string(exhibit))
        let objects = first["objects"] ?? .null
        let (_, last) = try await add(
            [
                "exhibit": .string(exhibit), "step": 2, "action": "sealed",
                "authority": "warrant-7", "objects": objects,
            ], "--previous", exhibit)
        for folder in ["theirs.objects", "full", "full.objects"] {
            try FileManager.default.createDirectory(
                atPath: city.path(folder), withIntermediateDirectories: false)
            try city.write("somebody's", to: folder + "/letter")
        }
        for name in ["theirs", "full"] {
            let taken = name + ".objects/letter"
            let refused = try await walk.record("custody", "--last", last, "--out", "@" + name)
            #expect(refused.status == 4, "\(refused.summary)")
            #expect(refused.errorText.hasSuffix("[already-exists]\n"), "\(refused.summary)")
            #expect(city.exists(taken))
        }
        #expect(!city.exists("theirs"))
        let written = try await walk.record("custody", "--last", last, "--out", "@bundle", "--json")
        #expect(!city.exists("bundle.objects"))
        #expect(try written.json["steps"] == 2, "\(written.summary)")
        func audit() async throws -> Outcome {
            try await city.run("audit", "custody", "@bundle", "--log-key", "@log/vkey", "--json")
        }
        #expect(try await audit().json["verdict"] == "accept")
        let name = try #require(try city.names(in: "bundle/objects").first)
        var bytes = try city.data("bundle/objects/\(name)")
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: city.root.appending(path: "bundle/objects/\(name)"))
        let changed = try await audit()
        #expect(changed.status == 1)
        #expect(try changed.json["reason"] == "object-digest")
    }

    @Test("a sum over readings opens for an auditor who sees none of them")
    func sums() async throws {
        let walk = try await CustodianWalk.copy()
        try await walk.rule(
            ["action": "read", "purpose": "billing", "role": "grid"], types: ["energy.reading"])
        var records: [String] = []
        for meter in 1...2 {
            try walk.city.write(
                [
                    "meter": .string("ee00000000000000000000000000ee0\(meter)"),
                    "from": "2026-06-01T00:00:00Z", "interval_s": 3_600, "quality": "actual",
                ], to: "meter.json")
            let values: JSONValue = .array((0..<24).map { .integer(100 * meter + $0) })
            try walk.city.write(["imports": values, "exports": values], to: "values.json")
            let added = try await walk.record(
                "add", "--type", "energy.reading", "--public", "@meter.json", "--payload",
                "@values.json")
            guard case .string(let record)? = try added.json["id"] else {
                throw Unexpected(what: "not added: \(added.summary)")
            }
            records.append(record)
            let granted = try await walk.record(
                "grant", "--record", record, "--to", walk.reader, "--purpose", "billing", "--role",
                "grid", "--out", "@\(meter).age")
            #expect(granted.status == 0, "\(granted.summary)")
        }
        let sum = try await walk.city.run(
            ["record", "sum", "--record"] + records + [
                "--identity", "@reader.txt", "--side", "import", "--from", "2", "--to", "3",
                "--out", "@sum.json", "--directory", "@water", "--ledger", "@ledger", "--json",
            ])
        #expect(sum.status == 0, "\(sum.summary)")
        #expect(try sum.json["value_wh"] == .integer(102 + 103 + 202 + 203))
        let checked = try await walk.city.done(
            "audit", "sum", "@sum.json", "--log-key", "@log/vkey", "--json")
        #expect(try checked.json["meters"] == 2)
        guard case .object(var file) = try walk.city.json("sum.json") else {
            throw Unexpected(what: "no object")
        }
        file["value"] = 609
        try walk.city.write(.object(file), to: "sum.json")
        let changed = try await walk.city.run(
            "audit", "sum", "@sum.json", "--log-key", "@log/vkey")
        #expect(changed.status == 1)
        #expect(changed.errorText.hasSuffix("[opening-mismatch]\n"), "\(changed.summary)")
    }

    @Test("a standing recipient follows a type, with one access entry an hour")
    func follow() async throws {
        let walk = try await CustodianWalk.copy()
        func follow(after index: Int? = nil) async throws -> Outcome {
            try await walk.city.run(
                [
                    "record", "follow", "--directory", "@water", "--ledger", "@ledger", "--type",
                    "traffic.flow", "--to", walk.reader, "--out", "@followed", "--json",
                ] + (index.map { ["--after", "\($0)"] } ?? []))
        }
        for vehicles in 1...3 {
            try walk.city.write(
                [
                    "segment": "S-1", "from": "2026-06-01T12:00:00Z", "duration_s": 360,
                    "quality": "measured", "vehicles": .integer(vehicles),
                ], to: "flow.json")
            try walk.city.write(["sensor": .string("camera-\(vehicles)")], to: "detail.json")
            let added = try await walk.record(
                "add", "--type", "traffic.flow", "--public", "@flow.json", "--payload",
                "@detail.json")
            #expect(added.status == 0, "\(added.summary)")
        }
        #expect(try await follow().status == 1)
        try await walk.rule(
            [
                "action": "read", "purpose": "live", "role": "navigation",
                "standing": .array([.string(walk.reader)]),
            ], types: ["traffic.flow"])
        let followed = try await follow()
        #expect(followed.status == 0, "\(followed.summary)")
        #expect(followed.lines.count == 3)
        #expect(try walk.city.names(in: "followed").count == 3)
        #expect(try await walk.count("audit.access") == 1)
        guard
            case .number(let last)? = try JSONValue(parsing: Array(followed.lines[2].utf8))["index"]
        else { throw Unexpected(what: "no index") }
        #expect(try await follow(after: Int(last)).lines.isEmpty)
    }

    @Test("the same addition again adds nothing")
    func repeated() async throws {
        let walk = try await CustodianWalk.copy()
        func add(_ id: String) async throws -> JSONValue? {
            let outcome = try await walk.record(
                "add", "--type", "community.request", "--public", "@public.json", "--payload",
                "@payload.json", "--id", id)
            #expect(outcome.status == 0, "\(outcome.summary)")
            return try outcome.json["index"]
        }
        let id = "0123456789abcdef0123456789abcdef"
        #expect(try await add(id) == add(id))
        #expect(try await walk.count("community.request") == 2)
    }
}
