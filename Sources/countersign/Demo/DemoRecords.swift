import Age
import Agency
import Archive
import Auditor
import Foundation
import JSONDocuments
import Ledger
import LogFiles
import Metering
import Records
import SealedStorage
import Sodium
import TransparencyLog
import Wallet

/// The demo's second act: what departments keep, who may look, what is erased, and that all of it can
/// be checked.
struct DemoRecords {
    let keeper: DemoCustodian
    let residents: DemoResidents
    private var city: DemoCity { keeper.city }
    private var exchange: String { city.directory + "/exchange" }

    func run(_ account: DemoAccount) async throws {
        account.say(try await account.timed("Keep an exhibit's custody, and check it", custody))
        account.say(try await account.timed("Commit to a day of nine homes' meters", readings))
        account.say(try await account.timed("Share one field, and show who looked", sharing))
    }

    /// Seized, handed over, sealed: the bundle is checked by the log's key, and a flipped bit is found.
    private func custody() async throws -> String {
        let photograph = exchange + "/exhibit.txt"
        try OutputFile.write("What the camera saw, made up for the demo.\n", to: photograph)
        let id = RecordIdentifier()
        let unknown = SHA256.hash([])
        var first = Submission(
            .evidence(
                try CustodyStep(
                    exhibit: id, number: 1, action: .seized, objects: [unknown],
                    authority: "warrant-7")), id: id,
            fields: [try PayloadField(name: "place", value: "bridge 4")],
            attachments: [.init(name: "exhibit.txt", path: photograph)])
        first.objectsAreAttached = true
        var last = try Envelope(leaf: try await keeper.add(first).leaf)
        guard let objects = last.filing.payload?.attachments.map(\.digest) else {
            preconditionFailure("an exhibit has an object")
        }
        for (number, action) in [(2, CustodyStep.Action.transferred), (3, .sealed)] {
            let step = Submission(
                .evidence(
                    try CustodyStep(
                        exhibit: id, number: number, action: action, objects: objects,
                        authority: "warrant-7")),
                fields: [try PayloadField(name: "place", value: "store 2")], previous: last.id)
            last = try Envelope(leaf: try await keeper.add(step).leaf)
        }
        try await city.cosign()
        let path = exchange + "/exhibit"
        _ = try await CustodyExport(desk: keeper.desk, others: nil).write(
            endingWith: last.id, to: path)
        let report = try Audit(trust: city.trust).checkCustody(CustodyBundle(path: path))
        return "  \(report.steps.count) steps hold, by the log's key alone; with one bit of the "
            + "object flipped the auditor finds \(try flipped(path, objects[0]))."
    }

    /// What an auditor says of the bundle with a changed object.
    private func flipped(_ path: String, _ object: SHA256Digest) throws -> String {
        let copy = path + "-changed"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let file = "\(copy)/objects/\(hexadecimal(object.bytes))"
        var bytes = try AtomicFile.read(file, limit: 1_000_000)
        bytes[bytes.count / 2] ^= 1
        try AtomicFile.write(bytes, to: file)
        return try finding {
            _ = try Audit(trust: city.trust).checkCustody(CustodyBundle(path: copy))
        }
    }

    /// Nine homes, one entry each; the sum of an hour opens, no home's reading does.
    private func readings() async throws -> String {
        let homes = DemoHome.read(PackageResources.readings_csv)
        let submissions = try homes.map { try $0.submission() }
        _ = try await keeper.custodian.add(
            contentsOf: submissions, members: keeper.desk.members(), now: .now,
            append: keeper.desk.append)
        try await city.cosign()
        let evidence = try await city.reader.evidence(ofRecords: submissions.map(\.id))
        let noon = 48...51
        var maker = SumMaker()
        for (submission, evidence) in zip(submissions, evidence) {
            guard case .reading(let reading) = submission.content else { continue }
            let day = try MeterDay(
                reopening: reading, record: submission.id,
                imports: MeterSubmission.values("imports", submission.fields),
                exports: MeterSubmission.values("exports", submission.fields),
                seed: MeterSubmission.seed(submission.fields))
            try maker.add(day, side: .exports, intervals: noon, evidence: evidence)
        }
        let sum = try maker.finish()
        let path = exchange + "/noon-sum.json"
        try OutputFile.write(sum.json, to: path)
        let audit = Audit(trust: city.trust)
        let report = try audit.checkSum(sum)
        guard case .object(var changed) = sum.json else {
            preconditionFailure("a sum is an object")
        }
        changed["value"] = .integer(sum.value + 1)
        let refused = try finding {
            _ = try audit.checkSum(SumOpening(json: .object(changed)))
        }
        return "  \(report.meterCount) homes gave \(report.value) Wh from noon to one o'clock; the "
            + "sum opens, no reading does. One watt-hour more: the auditor finds \(refused)."
    }

    /// A request for service: refused, then granted by a rule, seen by its subject, erased.
    private func sharing() async throws -> String {
        let resident = residents.rows[0]
        let submission = Submission(
            .request(try CommunityRequest(service: "leak", status: .open)),
            fields: [
                try PayloadField(name: "name", value: "Demo Resident"),
                try PayloadField(name: "text", value: "the ceiling is wet"),
            ], subject: try city.issuer.subjectKey(ofRow: resident.key))
        _ = try await keeper.add(submission)
        let crew = try Identity()
        let request = GrantRequest(
            record: submission.id, reader: crew.recipient, purpose: "repair", role: "crew",
            fields: ["text"])
        let refused = try await refusal { try await grant(request) }
        try await keeper.rule(
            .read, on: .communityRequest, purpose: "repair", role: "crew", fields: ["text"])
        // No log, no key: the access must be cosigned before anything is handed out.
        let early = try await refusal { try await grant(request) }
        try await city.cosign()
        let granted = try await grant(request)
        try AtomicFile.write(granted.file, to: exchange + "/granted.age")
        // The key that came with the credential is the one that the agency gave the custodian.
        let subject = try await residents.wallets[0].subjectKey()
        let usage = SubjectUsage(of: subject, entries: try await entries())
        try await keeper.rule(
            .erase, on: .communityRequest, purpose: "resident-asked", records: [submission.id])
        try await keeper.custodian.erase(
            [submission.id], ground: "resident-asked", members: keeper.desk.members(), now: .now,
            append: keeper.desk.append)
        let identities = IdentityFile(crew)
        let gone = try await refusal {
            _ = try await keeper.custodian.open(submission.id, with: identities)
        }
        try await city.cosign()
        let audited = try Audit(trust: city.trust).check(
            ExportedLog(path: city.publishedPath),
            memory: AuditMemory(path: city.directory + "/audit")
        ) { _, _ in }
        let seen = usage.accesses.count.of("access", "accesses")
        let missing = usage.gaps.count.of("gap", "gaps")
        let size = audited.checkpoint.checkpoint.size
        return """
              Without a rule: refused (\(refused)). With one, before the witnesses cosigned the \
            access: \(early). Then one field was granted; the subject sees \(seen), \(missing). \
            Erased, the reader finds \(gone).
              The auditor found \(size) entries in order, refusal, access and erasure among them.
            """
    }

    @discardableResult
    private func grant(_ request: GrantRequest) async throws -> Grant {
        try await keeper.custodian.grant(
            request, members: keeper.desk.members(), now: .now, append: keeper.desk.append,
            prove: keeper.desk.prove)
    }

    private func entries() async throws -> [(index: Int, envelope: Envelope)] {
        let size = try await city.reader.size()
        return try await city.reader.entries(in: 0..<size).map {
            ($0.index, try Envelope(leaf: $0.leaf))
        }
    }

    /// The code of the refusal that must come.
    private func refusal(_ work: () async throws -> Void) async throws -> String {
        do {
            try await work()
        } catch let error as ArchiveError {
            return error.code
        }
        throw CommandFailure(.bug, code: "bug", "an archive did what it must refuse")
    }

    /// The code of the finding that must come.
    private func finding(_ work: () throws -> Void) throws -> String {
        do {
            try work()
        } catch let finding as AuditFinding {
            return finding.code
        }
        throw CommandFailure(.bug, code: "bug", "an audit accepted what was changed")
    }
}

/// One home of the readings that come with the program.
struct DemoHome {
    private let number: Int
    private let from: String
    private var imports: [Int] = []
    private var exports: [Int] = []

    /// Reads `home,start,import_wh,export_wh`, one line an interval.
    static func read(_ csv: [UInt8]) -> [DemoHome] {
        var homes: [DemoHome] = []
        for line in String(decoding: csv, as: UTF8.self).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",")
            guard fields.count == 4, let number = Int(fields[0]), let taken = Int(fields[2]),
                let given = Int(fields[3])
            else { preconditionFailure("the readings that come with the program are whole") }
            if homes.last?.number != number {
                homes.append(DemoHome(number: number, from: String(fields[1])))
            }
            homes[homes.count - 1].imports.append(taken)
            homes[homes.count - 1].exports.append(given)
        }
        return homes
    }

    private init(number: Int, from: String) {
        self.number = number
        self.from = from
    }

    /// The day on its way to the ledger, under a fresh pseudonym of the meter.
    func submission() throws -> Submission {
        let identifier = RecordIdentifier()
        return try MeterSubmission(
            content: [
                "meter": .string(RecordIdentifier().description), "from": .string(from),
                "interval_s": 900, "quality": "actual",
            ],
            fields: [
                PayloadField(name: "imports", value: .array(imports.map(JSONValue.integer))),
                PayloadField(name: "exports", value: .array(exports.map(JSONValue.integer))),
            ], identifier: identifier
        ).submission()
    }
}
