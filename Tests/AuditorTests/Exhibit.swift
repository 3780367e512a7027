import CityTestSupport
import Foundation
import LogFiles
import Records
import Sodium
import TransparencyLog

/// The story of an exhibit, entry by entry, as a log holds it.
struct Exhibit {
    /// The entries in the order of the log.
    private(set) var entries: [Envelope] = []
    /// The places of the steps among them.
    private(set) var steps: [Int] = []
    /// The bodies of all objects.
    private(set) var bodies: [SHA256Digest: [UInt8]] = [:]

    static let registrar = "registrar.test.example"

    /// Begins with entry 0.
    init(from: Int = 2026, until: Int = 2046) throws {
        try admit(Self.registrar, key: "registrar", .registrar, from: from, until: until)
    }

    /// Enters a membership of the key that `key` seeds, for whole years.
    mutating func admit(
        _ name: String, key: String, _ role: Role = .department, types: [RecordType]? = nil,
        from: Int, until: Int
    ) throws {
        let member = try Member(
            role: role, name: LegalName(zh: "鉴定人", en: "Test \(key)"),
            key: NoteVerifierKey(
                name: name, kind: .signature, publicKey: PaperLog.key(key).verificationKey),
            types: types ?? role.grantableTypes, validFrom: Self.year(from),
            validUntil: Self.year(until))
        entries.append(
            try Envelope(.member(member), created: Self.year(from))
                .signed(by: PaperLog.key("registrar"), name: Self.registrar))
    }

    static func year(_ year: Int) -> Timestamp { City.time("\(year)-01-01T00:00:00Z") }

    /// Enters the next step; `previous` and `number` say otherwise where a test wants it, and
    /// `attached` what its payload has in place of its objects.
    mutating func step(
        _ action: CustodyStep.Action, by name: String, key: String, at created: Timestamp,
        objects: [[UInt8]], number: Int? = nil, previous: RecordIdentifier? = nil,
        exhibit: RecordIdentifier? = nil, attached: [[UInt8]]? = nil
    ) throws {
        let id = RecordIdentifier()
        let last = steps.last.map { entries[$0].id }
        for body in objects { bodies[SHA256.hash(body)] = body }
        let sealed = (attached ?? objects).map {
            SealedPayload.Body(digest: SHA256.hash($0), byteCount: max($0.count, 32))
        }
        let content = try CustodyStep(
            exhibit: exhibit ?? steps.first.map { entries[$0].id } ?? id,
            number: number ?? steps.count + 1, action: action,
            objects: objects.map { SHA256.hash($0) }, authority: "warrant-7")
        let payload = try SealedPayload(
            document: .init(digest: SHA256.hash(id.bytes), byteCount: 1_056),
            fieldRoot: SHA256.hash(id.bytes + [0]), attachments: sealed)
        entries.append(
            try Envelope(
                .evidence(content),
                filing: Filing(previous: previous ?? last, payload: payload), id: id,
                created: created
            ).signed(by: PaperLog.key(key), name: name))
        steps.append(entries.count - 1)
    }

    /// Enters a remark of the operator.
    mutating func note(at created: Timestamp) throws {
        entries.append(
            try Envelope(.note(LedgerNote(text: "a remark")), created: created)
                .signed(by: PaperLog.key("log"), name: PaperLog.origin))
    }
}

extension Exhibit {
    /// An examiner with three keys, one after the other: five years of custody, two rotations.
    static func rotated() throws -> Exhibit {
        var exhibit = try Exhibit()
        let name = "examiner.test.example"
        let image = Self.body("image", byteCount: 3_000_000)
        try exhibit.admit(name, key: "first", from: 2026, until: 2028)
        try exhibit.step(
            .seized, by: name, key: "first", at: City.time("2026-03-01T10:00:00Z"),
            objects: [Self.body("device")])
        try exhibit.note(at: year(2027))
        try exhibit.step(
            .imaged, by: name, key: "first", at: City.time("2027-03-01T10:00:00Z"),
            objects: [Self.body("device"), image])
        try exhibit.admit(name, key: "second", from: 2028, until: 2030)
        try exhibit.step(
            .analysed, by: name, key: "second", at: City.time("2028-03-01T10:00:00Z"),
            objects: [image, Self.body("report")])
        try exhibit.admit(name, key: "third", from: 2030, until: 2031)
        try exhibit.step(
            .sealed, by: name, key: "third", at: City.time("2030-03-01T10:00:00Z"),
            objects: [image, Self.body("report")])
        return exhibit
    }

    /// As few entries as a chain can have.
    static func short() throws -> Exhibit {
        var exhibit = try Exhibit()
        let name = "examiner.test.example"
        try exhibit.admit(name, key: "first", from: 2026, until: 2028)
        for (hour, action) in [(10, CustodyStep.Action.seized), (11, .stored)] {
            try exhibit.step(
                action, by: name, key: "first", at: City.time("2026-03-01T\(hour):00:00Z"),
                objects: [Self.body("device")])
        }
        return exhibit
    }

    /// Bytes that only their digest knows.
    static func body(_ name: String, byteCount: Int = 500) -> [UInt8] {
        let seed = SHA256.hash(Array(name.utf8)).bytes
        return (0..<byteCount).map { seed[$0 % 32] ^ UInt8(truncatingIfNeeded: $0 >> 5) }
    }

    /// The manifest of a log that holds these very entries.
    func manifest() throws -> CustodyManifest {
        let log = PaperLog(leaves: entries.map(\.leaf))
        let members = entries.indices.filter { entries[$0].type == .identityMember }
        return CustodyManifest(
            exhibit: entries[steps[0]].id, steps: try steps.map(log.evidence),
            members: try members.map(log.evidence))
    }

    /// Writes the bodies to files of their own, and the bundle.
    func bundle(
        _ manifest: CustodyManifest? = nil, without missing: Set<SHA256Digest> = []
    ) throws -> CustodyBundle {
        let folder = Scratch.path("bodies")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for (digest, body) in bodies {
            try Data(body).write(to: URL(filePath: folder + "/" + hexadecimal(digest.bytes)))
        }
        return try CustodyBundle.write(manifest ?? self.manifest(), to: Scratch.path("bundle")) {
            missing.contains($0) ? nil : folder + "/" + hexadecimal($0.bytes)
        }
    }
}

extension CustodyManifest {
    /// This manifest with other parts.
    func with(
        exhibit: RecordIdentifier? = nil, steps: [LogEvidence]? = nil,
        members: [LogEvidence]? = nil
    ) -> CustodyManifest {
        CustodyManifest(
            exhibit: exhibit ?? self.exhibit, steps: steps ?? self.steps,
            members: members ?? self.members)
    }
}
