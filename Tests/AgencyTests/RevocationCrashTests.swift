import Accumulators
import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import Testing

@testable import Agency

/// A directory in a file's place makes its write fail, and with it the run: what was written before is
/// what a crash at that moment leaves.
@Suite("An order to revoke that was cut short is carried out to the end, once")
struct RevocationCrashTests {
    private let path: String
    private let card: SHA256Digest
    private let pass: SHA256Digest
    /// 70 credentials under `card`, so that a block is filled, and 3 under `pass`.
    private let subjects: [RevocationOrder.Subject]

    init() async throws {
        let agency = try await RevocableAgency.open()
        (path, card, pass) = (agency.path, agency.card, agency.pass)
        subjects =
            try agency.issuer.pretendIssued(70, under: card)
            + agency.issuer.pretendIssued(3, under: pass)
    }

    private func open(_ path: String) throws -> Agency.Issuer {
        try .open(at: path, passphrase: Scratch.passphrase())
    }

    private func order() throws -> RevocationOrder {
        try RevocationOrder(subjects, definitions: [card, pass], reason: .compromised)
    }

    /// Runs the order with `name` blocked; what was there is put back afterwards.
    private func run(_ path: String, blocking name: String) throws {
        let issuer = try open(path)
        for digest in [card, pass] { _ = try issuer.accumulator(of: digest) }
        let (file, aside) = (path + "/" + name, path + ".aside")
        let isThere = FileManager.default.fileExists(atPath: file)
        if isThere { try FileManager.default.moveItem(atPath: file, toPath: aside) }
        try FileManager.default.createDirectory(
            atPath: file, withIntermediateDirectories: true)
        #expect(throws: StorageError.self, "\(name)") {
            try issuer.revoke(order(), now: City.now)
        }
        try FileManager.default.removeItem(atPath: file)
        if isThere { try FileManager.default.moveItem(atPath: aside, toPath: file) }
    }

    private func expectDone(_ path: String, _ name: String) throws {
        let issuer = try open(path)
        for (digest, count) in [(card, 70), (pass, 3)] {
            let state = try issuer.accumulator(of: digest)
            let head = state.accumulator.head
            #expect(head.index == count, "\(name)")
            #expect(head.timeEpochSeconds == City.now.epochSeconds)
            #expect(state.entry.record == .status(try StatusRecord(head)))
            var blocks: [RevocationBlock] = []
            for position in 0..<count / RevocationBlock.capacity {
                let bytes = try issuer.directory.read(
                    AccumulatorState.blockName(position, of: digest))
                blocks.append(
                    try RevocationBlock(parsing: bytes, modulus: state.accumulator.modulus))
            }
            if let open = state.accumulator.openBlock { blocks.append(open) }
            _ = try RevocationUpdate(blocks: blocks, head: head)
            #expect(Set(blocks.flatMap(\.numbers)).count == count, "\(name)")
        }
        for case .credential(let offer) in subjects {
            let digest = try #require(try issuer.offerRecord(offer)).definition
            #expect(try issuer.isRevoked(offer, of: digest), "\(name)")
        }
        #expect(try !issuer.directory.contains(RevocationJournal.fileName), "\(name)")
    }

    private var steps: [String] {
        [
            RevocationJournal.fileName, AccumulatorState.blockName(0, of: card),
            RevocationJournal.fileName(card, from: 1), AccumulatorState.fileName(card),
            RevocationJournal.fileName(pass, from: 1), AccumulatorState.fileName(pass),
        ]
    }

    @Test func atEachFile() throws {
        for name in steps {
            let copy = try Scratch.copy(path, "cut")
            try run(copy, blocking: name)
            let isWritten = name != RevocationJournal.fileName
            let outcome = try open(copy).revoke(order(), now: City.now)
            // The journal is carried out first; then nothing is left of the order.
            #expect(outcome.count == (isWritten ? 0 : 73), "\(name)")
            #expect(outcome.credentials.count == 73)
            try expectDone(copy, name)
        }
    }

    @Test func anotherCommandFinishesIt() throws {
        let copy = try Scratch.copy(path, "cut")
        try run(copy, blocking: AccumulatorState.fileName(pass))
        let journal = try Data(contentsOf: URL(filePath: copy + "/" + RevocationJournal.fileName))
        let later = try #require(City.now.adding(seconds: 600))
        do {
            let issuer = try open(copy)
            #expect(try issuer.finishRevocation())
            #expect(try !issuer.finishRevocation())
        }
        try expectDone(copy, "finish")
        // Everything is written, but the journal was not removed yet.
        try journal.write(to: URL(filePath: copy + "/" + RevocationJournal.fileName))
        #expect(try open(copy).finishRevocation())
        try expectDone(copy, "journal")
        let issuer = try open(copy)
        _ = try issuer.renewHead(of: card, now: later)
        #expect(try issuer.accumulator(of: card).accumulator.head.index == 70)
    }

    @Test func theReasonStaysWithTheAgency() throws {
        let copy = try Scratch.copy(path, "reason")
        do {
            let issuer = try open(copy)
            _ = try issuer.revoke(order(), now: City.now)
            for digest in [card, pass] {
                for entry in try issuer.entries(of: digest) {
                    #expect(!String(decoding: entry.leaf, as: UTF8.self).contains("compromised"))
                }
            }
            let kept = try RevocationJournal(
                JSONValue(
                    parsing: issuer.directory.read(RevocationJournal.fileName(pass, from: 1))))
            #expect(kept.reason == .compromised && kept.batches.map(\.definition) == [pass])
        }
        for (name, data) in try Scratch.contents(copy) {
            #expect(data.range(of: Data("compromised".utf8)) == nil, "\(name)")
        }
    }
}
