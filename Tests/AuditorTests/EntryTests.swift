import Auditor
import Credentials
import CityTestSupport
import Foundation
import JSONDocuments
import Records
import Sodium
import TestSupport
import Testing
import TransparencyLog

@Suite("Single entries with their proofs")
struct EntryTests {
    private let log: PaperLog
    private let audit: Audit

    init() throws {
        let leaves = try (0..<11).map { number in
            try Envelope(.note(LedgerNote(text: "note \(number)")), created: City.now)
                .signed(by: PaperLog.key("log"), name: PaperLog.origin).leaf
        }
        log = PaperLog(leaves: leaves)
        audit = Audit(trust: try PaperLog.trust())
    }

    private func served(_ index: Int) throws -> JSONValue {
        let evidence = try log.evidence(index)
        return [
            "index": .integer(index),
            "leaf_hash": .string(TreeHash.leaf(evidence.leaf).hexadecimal),
            "leaf": .string(String(decoding: evidence.leaf, as: UTF8.self)),
            "proof": .string(String(decoding: evidence.proof.bytes, as: UTF8.self)),
        ]
    }

    @Test func anEntryIsFoundWhereItStands() throws {
        for index in log.leaves.indices {
            let report = try audit.check(ProvenEntry(json: served(index)))
            #expect(report.index == index && report.treeSize == 11)
            #expect(report.envelope.type == .ledgerNote && report.cosignatureCount == 0)
            let bare = try audit.check(ProvenEntry(json: log.evidence(index).json))
            #expect(bare.index == index)
        }
    }

    @Test func whatItSaysOfItselfMustBeSo() throws {
        let (good, other) = (try served(3), try served(4))
        for name in ["index", "leaf_hash", "leaf", "proof"] {
            var altered = good
            altered[[name]] = other[name]
            let entry = try ProvenEntry(json: altered)
            let found = #expect(throws: AuditFinding.self) { try audit.check(entry) }
            #expect(found?.code == "log-proof", "\(name)")
        }
        let elsewhere = Audit(trust: try LogTrustOf.another())
        #expect(throws: AuditFinding.self) { try elsewhere.check(ProvenEntry(json: good)) }
    }

    @Test func whatIsNoEntryIsMalformed() throws {
        let good = try served(3)
        for name in ["leaf", "proof"] {
            var altered = good
            altered[[name]] = .null
            #expect(throws: DecodingFailure.self, "\(name)") { try ProvenEntry(json: altered) }
        }
        var more = good
        more[["more"]] = 1
        #expect(throws: DecodingFailure.self) { try ProvenEntry(json: more) }
        #expect(throws: DecodingFailure.self) { try ProvenEntry(json: []) }
    }

    @Test("audit entry: accepted, refused with its reason, malformed, not there")
    func command() throws {
        let file = Scratch.path("entry.json")
        func write(_ value: JSONValue) throws {
            try Data(value.canonicalBytes).write(to: URL(filePath: file))
        }
        try write(served(3))
        let good = try Command.audit("entry", file, "--json")
        #expect(good.status == 0, "\(good.errors)")
        let report = try #require(try good.lines.first)
        #expect(report["verdict"] == "accept" && report["index"] == 3)
        #expect(report["tree_size"] == 11 && report["type"] == "ledger.note")
        #expect(try Command.audit("entry", file).output.contains("entry 3 of 11"))

        var lies = try served(3)
        lies[["index"]] = 4
        try write(lies)
        let refused = try Command.audit("entry", file, "--json")
        #expect(refused.status == 1)
        #expect(try refused.lines == [["verdict": "reject", "reason": "log-proof"]])
        try write([:])
        #expect(try Command.audit("entry", file).status == 3)
        try FileManager.default.removeItem(atPath: file)
        #expect(try Command.audit("entry", file).status == 4)
    }
}

/// Whoever trusts another log.
private enum LogTrustOf {
    static func another() throws -> LogTrust {
        let signer = try NoteSigner(name: PaperLog.origin, key: PaperLog.key("another"))
        return try TrustSettings(logKey: signer.verifierKey, policyText: "").trust
    }
}
