import CityTestSupport
import Foundation
import LogFiles
import Records
import Sodium
import TransparencyLog

/// A log with one entry of each kind that says what was done with records.
struct Oversight {
    let log: PaperLog
    /// The places of those entries.
    let places: [Int]
    let types = ["audit.access", "audit.refusal", "audit.erasure", "audit.hold", "audit.hold"]

    /// With `repeatsNumber`, the log goes on with two accesses that have one tag of a subject.
    init(repeatsNumber: Bool = false) throws {
        var exhibit = try Exhibit()
        let custodian = "custodian.test.example"
        try exhibit.admit(custodian, key: "custodian", from: 2026, until: 2028)
        let record = RecordIdentifier()
        func entry(_ content: Record, by name: String, key: String) throws -> [UInt8] {
            try Envelope(content, created: City.time("2026-03-01T10:00:00Z"))
                .signed(by: PaperLog.key(key), name: name).leaf
        }
        let officers = try ["o1", "o2"].map {
            try NoteVerifierKey(
                name: "\($0).test.example", kind: .signature,
                publicKey: PaperLog.key($0).verificationKey)
        }
        var leaves = exhibit.entries.map(\.leaf)
        leaves.append(
            try entry(
                .board(PolicyBoard(officers: officers, threshold: 2)), by: Exhibit.registrar,
                key: "registrar"))
        let rules = try [
            Self.terms(.read, record), Self.terms(.hold, record), Self.terms(.release, record),
        ]
        for terms in rules {
            let approvals = try ["o1", "o2"].map {
                try terms.approval(by: PaperLog.key($0), name: "\($0).test.example")
            }
            leaves.append(
                try Envelope(
                    .rule(PolicyRule(terms: terms, approvals: approvals)), id: terms.identifier,
                    created: City.time("2026-03-01T10:00:00Z")
                ).signed(by: PaperLog.key("custodian"), name: custodian).leaf)
        }
        var done: [Record] = [
            .access(
                try AccessEntry(
                    scope: .records([record], fields: ["note"]), rule: rules[0].identifier,
                    purpose: "planning", reader: SHA256.hash([1]))),
            .refusal(try RefusalEntry(request: .erase, subject: record, reason: "no-rule")),
            .erasure(
                try ErasureEntry(
                    records: [record], ground: ErasureEntry.retention, rule: nil, epoch: 2)),
            .hold(try HoldEntry(records: [record], begins: true, rule: rules[1].identifier)),
            .hold(try HoldEntry(records: [record], begins: false, rule: rules[2].identifier)),
        ]
        if repeatsNumber {
            let tag = SubjectTag(String(repeating: "ab", count: SubjectTag.byteCount))
            done += try (1...2).map { reader in
                .access(
                    try AccessEntry(
                        scope: .records([record], fields: ["note"]), rule: rules[0].identifier,
                        purpose: "planning", reader: SHA256.hash([UInt8(reader)]),
                        tags: tag.map { [$0] } ?? []))
            }
        }
        let first = leaves.count
        leaves += try done.map { try entry($0, by: custodian, key: "custodian") }
        log = PaperLog(leaves: leaves)
        places = Array(first..<leaves.count)
    }

    private static func terms(
        _ action: PolicyRule.Action, _ record: RecordIdentifier
    ) throws -> PolicyTerms {
        try PolicyTerms(
            action: action, types: [.communityRequest], purpose: "planning",
            role: action == .read ? "planner" : nil, fields: action == .read ? ["note"] : nil,
            records: [record], validFrom: Exhibit.year(2026), validUntil: Exhibit.year(2028))
    }
}

extension PaperLog {
    /// Publishes the log as static files.
    func export() throws -> ExportedLog {
        let path = Scratch.path("paper")
        let files: [(String, [UInt8])] = [
            ("checkpoint", try evidence(0).proof.checkpoint.bytes),
            ("tile/0/000.p/\(leaves.count)", leaves.flatMap { TreeHash.leaf($0).bytes }),
            ("tile/entries/000.p/\(leaves.count)", try EntryBundle(entries: leaves).bytes),
        ]
        for (name, bytes) in files {
            let url = URL(filePath: path + "/" + name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        return ExportedLog(path: path)
    }
}
