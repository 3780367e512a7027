import Agency
import CityTestSupport
import Credentials
import Foundation
import Ledger
import LedgerClient
import LedgerTestSupport
import Records
import Sodium
import Testing
import TransparencyLog

@testable import Service

@Suite("A ledger elsewhere answers as the one beside")
struct RemoteLedgerTests {
    private func remote(_ site: LogSite) throws -> RemoteLedger {
        try RemoteLedger(RouterTransport(site.endpoints), log: TestCity.log())
    }

    private func event(by fill: UInt8, _ time: String = "2026-02-01T00:10:00Z") throws -> Envelope {
        try TestCity.event(
            by: fill, area: AreaCode("330105"), created: TestCity.time(time))
    }

    @Test func entriesAndProofs() async throws {
        let site = try await LogSite(size: 300)
        let (remote, local) = (try remote(site), LocalLedger(site.reader))
        #expect(try await remote.size() == 300)
        for index in [0, 255, 256, 299] {
            let entry = try await local.entry(at: index)
            #expect(try await remote.entry(at: index) == entry)
            let id = try #require(RecordIdentifier(entry.recordID))
            #expect(try await remote.entry(id: id) == entry)
            #expect(
                try await remote.proof(of: index).bytes == local.proof(of: index).bytes)
        }
        #expect(try await remote.entry(id: RecordIdentifier()) == nil)
        await #expect(throws: LedgerError.entryUnknown(index: 300)) {
            try await remote.entry(at: 300)
        }
        await #expect(throws: LedgerError.entryUnknown(index: -1)) {
            try await remote.proof(of: -1)
        }
        let newest = try #require(try await remote.quorumCheckpoint())
        #expect(newest.checkpoint.size == 300)
        let proof = try await remote.consistency(from: 100, to: 300)
        #expect(try await proof == local.consistency(from: 100, to: 300))
    }

    @Test func aLedgerBesideMayBeReadAlone() async throws {
        let site = try await LogSite(size: 2)
        let ledger = LocalLedger(site.reader)
        let note = try TestCity.note("not taken")
        #expect(
            await ledger.append(contentsOf: [note, note])
                == [.failure(.readingOnly), .failure(.readingOnly)])
        await #expect(throws: LedgerError.readingOnly) { try await ledger.append(note) }
        #expect(try await ledger.size() == 2)
    }

    @Test func anEmptyLogIsEmpty() async throws {
        let city = TestCity()
        let reader = try await LedgerReader(city.makeStore())
        let remote = try RemoteLedger(
            RouterTransport(LogEndpoints(reader: reader, ledger: nil)), log: TestCity.log())
        #expect(try await remote.size() == 0)
        #expect(try await remote.quorumCheckpoint() == nil)
    }

    @Test func evidenceOfManyIsUnderOneCheckpoint() async throws {
        let site = try await LogSite(size: 700)
        let remote = try remote(site)
        let indexes = Set((0..<600).filter { $0 % 2 == 0 })
        let evidence = try await remote.evidence(of: indexes)
        #expect(evidence.map(\.proof.index) == indexes.sorted())
        #expect(Set(evidence.map(\.proof.checkpoint.text)).count == 1)
        await #expect(throws: LedgerError.refusedByService(code: "entry-unknown")) {
            try await remote.evidence(of: [3, 700])
        }
        #expect(try await remote.evidence(of: []).isEmpty)
    }

    @Test func theRegisterIsReadOn() async throws {
        let site = try await LogSite(size: 3)
        try await site.append((3..<250).map { try TestCity.department($0) })
        try await site.append((3..<20).map { try TestCity.department($0) })
        let transport = RouterTransport(site.endpoints)
        let remote = try RemoteLedger(transport, log: TestCity.log())
        let local = LocalLedger(site.reader)
        var expected = try await local.members().members.map(\.index)
        #expect(try await remote.members().members.map(\.index) == expected)
        #expect(try await remote.memberships() == local.memberships())
        try await site.append([TestCity.department(250), TestCity.note("more")])
        expected = try await local.members().members.map(\.index)
        _ = transport.takeAsked()
        #expect(try await remote.members().members.map(\.index) == expected)
        let pages = transport.takeAsked().filter { $0.contains("register") }
        #expect(pages == ["/log/register?from=267&under=newest"])
    }

    @Test func searchesInPages() async throws {
        let site = try await LogSite(size: 2)
        try await site.append([TestCity.department(3), TestCity.department(4)])
        try await site.append((0..<300).map { try event(by: $0 % 3 == 0 ? 3 : 4) })
        try await site.append([event(by: 3, "2026-02-01T07:00:00Z")])
        let (remote, local) = (try remote(site), LocalLedger(site.reader))
        let queries = try [
            RecordQuery(type: .trafficEvent), RecordQuery(limit: 280),
            RecordQuery(issuer: TestCity.departmentKey(3), limit: 90, before: 200),
            RecordQuery(area: AreaCode("330105"), from: TestCity.time("2026-02-01T06:30:00Z")),
            RecordQuery(to: TestCity.time("2026-01-01T00:00:00Z")),
        ]
        for query in queries {
            #expect(try await remote.search(query) == local.search(query))
        }
    }

    @Test func membersAppend() async throws {
        let site = try await LogSite(size: 2)
        try await site.append([TestCity.department(3)])
        let remote = try remote(site)
        let first = try event(by: 3)
        let other = try Envelope(
            first.record, id: first.id, created: TestCity.time("2026-02-01T00:10:01Z")
        ).signed(by: TestCity.key(3), name: "department-3.test.example")
        let results = try await remote.append(
            contentsOf: [first, TestCity.note("unsigned"), other, event(by: 9), first])
        #expect(
            results == [
                .success(
                    Acknowledgement(index: 3, leafHash: TreeHash.leaf(first.leaf), treeSize: 4)),
                .failure(.notAdmitted(.signatureMissing)),
                .failure(.identifierTaken(id: first.id.description)),
                .failure(.refusedByService(code: "member-unknown")),
                .success(
                    Acknowledgement(index: 3, leafHash: TreeHash.leaf(first.leaf), treeSize: 4)),
            ])
        #expect(await remote.append(contentsOf: []).isEmpty)
        // More than one request takes.
        let many = try (0..<Sequencer.batchLimit + 5).map { _ in try event(by: 3) }
        let indexes = try await remote.append(contentsOf: many).map { try $0.get().index }
        #expect(indexes == Array(4..<4 + many.count))
        let closed = try RemoteLedger(
            RouterTransport(LogEndpoints(reader: site.reader, ledger: nil)), log: TestCity.log())
        #expect(
            await closed.append(contentsOf: [first])
                == [.failure(.refusedByService(code: "not-found"))])
    }

    @Test func evidenceNeedsTheQuorum() async throws {
        let city = try await City(witnessCount: 3)
        let agency = try await city.addRevocable()
        try await city.publishHeads(agency)
        let local = try await city.ledger()
        let transport = RouterTransport(
            LogEndpoints(reader: try await city.reader(), ledger: local))
        let trust = try city.trust()
        let remote = try RemoteLedger(transport, log: trust.log, policy: trust.policy)
        func leaves(_ evidence: [LogEvidence]) -> [[UInt8]] { evidence.map(\.proof.bytes) }
        let key = KeyReference(agency.issuer.verifierKey)
        #expect(
            try await leaves(remote.evidence(ofMember: key))
                == leaves(local.evidence(ofMember: key)))
        #expect(
            try await leaves(remote.evidence(ofDefinition: city.definition))
                == leaves(local.evidence(ofDefinition: city.definition)))
        #expect(
            try await leaves(remote.evidence(ofStatus: agency.card))
                == leaves(local.evidence(ofStatus: agency.card)))
        #expect(try await remote.evidence(ofRetirement: agency.pass) == nil)
        await #expect(throws: LedgerError.refusedByService(code: "definition-not-revocable")) {
            try await remote.evidence(ofStatus: city.definition)
        }
        let end = try agency.issuer.retire(agency.pass, reason: .superseded, now: City.now)
        let place = try await remote.append(end).index
        await #expect(throws: LedgerError.quorumMissing(size: place + 1)) {
            try await remote.proof(of: place)
        }
        #expect(try await remote.coveredProof(of: place) == nil)
        // Under the newest checkpoint it can be proved, but that one has no cosignatures.
        #expect(try await remote.demanding(.none).proof(of: place).index == place)
        try await city.cosign()
        #expect(try await remote.evidence(ofRetirement: agency.pass)?.leaf == end.leaf)
    }
}
