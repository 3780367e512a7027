import Ledger
import Records
import Agency
import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Testing
import TransparencyLog
import Wallet

@Suite("Two histories under one log key")
struct ForkTests {
    /// The city and its fork, with the desk a member of both.
    private func fork(
        of pocket: Pocket
    ) async throws -> (city: City, view: Verifier.LogView) {
        let fork = try await City(seeds: pocket.city.seeds)
        try await fork.admit(.desk, pocket.desk.verifierKey, attributes: City.askable)
        return (fork, try await fork.view(pocket.desk))
    }

    private func expectFork(_ pocket: Pocket, _ bundle: RequestBundle) async throws {
        let before = try pocket.state()
        await #expect(throws: TrustError.forkedLog) {
            try await pocket.wallet.prepare(bundle, now: City.now)
        }
        #expect(try pocket.state() == before)
    }

    @Test func aForkOfTheSameSizeIsRefused() async throws {
        let pocket = try await Pocket()
        let (fork, view) = try await fork(of: pocket)
        let bundle = try await pocket.city.ask(pocket.desk)
        _ = try await pocket.wallet.prepare(bundle, now: City.now)
        #expect(try await fork.reader().size() == pocket.city.reader().size())
        try await expectFork(
            pocket,
            bundle.with(evidence: view.evidence, checkpoint: view.checkpoint, consistency: []))
    }

    @Test func aReceiptFromAForkOfTheRememberedSizeIsRefused() async throws {
        let pocket = try await Pocket()
        let bundle = try await pocket.city.ask(pocket.desk)
        let answer = try await pocket.wallet.present(
            pocket.wallet.prepare(bundle, now: City.now), now: City.now)
        let outcome = try pocket.desk.verify(answer, for: bundle.request, now: City.now)
        let promise = try #require(outcome.acceptance).promise
        let (fork, _) = try await fork(of: pocket)
        let index = try await fork.sequencer.append(Envelope(leaf: promise.leaf)).index
        let forked = Receipt(
            evidence: LogEvidence(
                leaf: promise.leaf, proof: try await fork.reader().proof(of: index)),
            salt: promise.salt)

        _ = try await pocket.city.release(pocket.desk)
        let next = try await pocket.city.ask(pocket.desk)
        _ = try await pocket.wallet.prepare(next, now: City.now)
        #expect(try await fork.reader().size() == pocket.city.reader().size())
        let before = try pocket.state()
        await #expect(throws: TrustError.forkedLog) { try await pocket.wallet.keep(forked) }
        #expect(try pocket.state() == before)
        let receipt = try #require(try await pocket.city.receipts(pocket.desk).values.first)
        try await pocket.wallet.keep(receipt)
    }

    @Test func aLongerForkIsRefusedWhateverItsProof() async throws {
        let pocket = try await Pocket()
        let bundle = try await pocket.city.ask(pocket.desk)
        _ = try await pocket.wallet.prepare(bundle, now: City.now)
        let (fork, _) = try await fork(of: pocket)
        let size = try await fork.reader().size()
        for number in 0..<3 { try await fork.note("fork \(number)") }
        let view = try await fork.view(pocket.desk)
        let own = try await fork.reader().consistency(from: size, to: size + 3)
        let empty = ConsistencyProof(oldSize: size, newSize: size + 3, hashes: [])
        for proof in [own, empty] {
            try await expectFork(
                pocket,
                bundle.with(
                    evidence: view.evidence, checkpoint: view.checkpoint, consistency: [proof]))
        }
        // Without any proof the resident is told that nothing could be compared.
        let silent = bundle.with(
            evidence: view.evidence, checkpoint: view.checkpoint, consistency: [])
        let consent = try await pocket.wallet.prepare(silent, now: City.now).consent
        #expect(consent.remarks.contains(.checkpointNotCompared))
    }

    @Test func aMembershipFromAForkBesideTheTrueCheckpointIsFound() async throws {
        let pocket = try await Pocket()
        let bundle = try await pocket.city.ask(pocket.desk)
        let (fork, view) = try await fork(of: pocket)
        try await expectFork(pocket, bundle.with(evidence: view.evidence))
        // At another size it can be compared only by a proof, and that cannot be made.
        try await fork.note("longer")
        let longer = try await fork.view(pocket.desk)
        let consent = try await pocket.wallet.prepare(
            bundle.with(evidence: longer.evidence), now: City.now
        ).consent
        #expect(consent.remarks.contains(.checkpointNotCompared))
        try await pocket.city.note("one")
        try await pocket.city.note("two")
        let later = try await pocket.city.ask(pocket.desk)
        let size = try await fork.reader().size()
        let proof = try await pocket.city.reader().consistency(from: size, to: size + 1)
        try await expectFork(
            pocket,
            later.with(evidence: longer.evidence, consistency: later.consistency + [proof]))
    }

    @Test func evidenceFromTwoHistoriesIsFound() async throws {
        let pocket = try await Pocket()
        let bundle = try await pocket.city.ask(pocket.desk)
        let (_, view) = try await fork(of: pocket)
        let mixed = [bundle.evidence[0], view.evidence[1]]
        try await expectFork(pocket, bundle.with(evidence: mixed))
    }

    @Test func aDefinitionFromAForkOfTheSameSizeIsFound() async throws {
        let pocket = try await Pocket()
        let fork = try await City(seeds: pocket.city.seeds)
        let (holder, path) = try pocket.city.makeWallet()
        let first = try pocket.city.offer("K1,Li,1980-02-03,330105,2012-02-03,B")
        _ = try await holder.request(first.offer, code: first.code, now: City.now)
        let before = try Scratch.contents(path)
        let second = try fork.offer("K1,Li,1980-02-03,330105,2012-02-03,B")
        await #expect(throws: TrustError.forkedLog) {
            try await holder.request(second.offer, code: second.code, now: City.now)
        }
        #expect(try Scratch.contents(path) == before)
    }

    @Test func aGrowingLogIsFollowed() async throws {
        let pocket = try await Pocket()
        for number in 0..<3 {
            try await pocket.city.note("entry \(number)")
            let bundle = try await pocket.city.ask(pocket.desk)
            let consent = try await pocket.wallet.prepare(bundle, now: City.now).consent
            #expect(consent.remarks == [.agencyKeyNotProved])
        }
        // What it saw last outlives the process, and the definition's size stays comparable.
        let (late, _) = try pocket.city.makeWallet()
        try await pocket.city.issue(to: late, "K2,Li,1980-02-03,330105,2012-02-03,B")
        for number in 0..<40 {
            try await pocket.city.note("more \(number)")
            _ = try await pocket.city.ask(pocket.desk)
        }
        let bundle = try await pocket.city.ask(pocket.desk)
        let consent = try await late.prepare(bundle, now: City.now).consent
        #expect(consent.remarks == [.agencyKeyNotProved])
    }

    @Test func anotherLogsCheckpointIsRefused() async throws {
        let pocket = try await Pocket()
        let bundle = try await pocket.city.ask(pocket.desk)
        let other = try await City()
        try await other.admit(.desk, pocket.desk.verifierKey, attributes: City.askable)
        let view = try await other.view(pocket.desk)
        let before = try pocket.state()
        for changed in [
            bundle.with(checkpoint: view.checkpoint), bundle.with(evidence: view.evidence),
        ] {
            await #expect(throws: TrustError.log(.noKnownSignature)) {
                try await pocket.wallet.prepare(changed, now: City.now)
            }
        }
        #expect(try pocket.state() == before)
    }

    @Test func aQuorumThatIsMissingIsRefused() async throws {
        let pocket = try await Pocket(witnessCount: 3)
        let bundle = try await pocket.city.ask(pocket.desk)
        _ = try await pocket.wallet.prepare(bundle, now: City.now)
        var note = bundle.checkpoint
        note = try SignedNote(text: note.text, signatures: Array(note.signatures.dropLast()))
        await #expect(throws: TrustError.log(.quorumNotMet)) {
            try await pocket.wallet.prepare(bundle.with(checkpoint: note), now: City.now)
        }
    }
}
