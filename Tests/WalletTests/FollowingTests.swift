import Agency
import CityTestSupport
import Credentials
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium
import TestSupport
import Testing

@testable import Wallet

@Suite("Following what became of a credential")
struct FollowingTests {
    private static let later = City.time("2026-07-01T00:00:00Z")

    private let city: City
    private let agency: RevocableAgency
    private let wallet: Holder

    /// An agency whose membership ends in June, and a wallet with two credentials of it.
    init() async throws {
        city = try await City()
        agency = try await city.addRevocable(until: City.time("2026-06-01T00:00:00Z"))
        wallet = try city.makeWallet().holder
        for digest in [agency.card, agency.pass] {
            _ = try await wallet.accept(agency.issue(to: wallet, "R1", digest), now: City.now)
        }
    }

    private func follow(
        _ source: Source, now: Timestamp = later
    ) async throws -> [SHA256Digest: Result<CredentialState, any Error>] {
        Dictionary(
            uniqueKeysWithValues: try await wallet.follow(source, now: now)
                .map { ($0.definition, $0.state) })
    }

    /// The definition's file with its newest evidence.
    private func file(_ digest: SHA256Digest) async throws -> JSONValue {
        try agency.issuer.anchor(
            digest, evidence: await city.reader().evidence(ofDefinition: digest),
            trust: city.trust(), now: City.now)
        return try agency.issuer.anchoredDefinition(digest)
    }

    @Test func aRenewedMembershipIsTakenOver() async throws {
        let (card, pass) = (agency.card, agency.pass)
        let ended = try await follow(Source())
        #expect(try ended[card]?.get() == .ended(.membershipEnded))
        // What the source has from before does not help.
        let old = try await file(card)
        let same = try await follow(Source(files: [card: old]))
        #expect(throws: TrustError.record(.membershipEnded)) { try same[card]?.get() }

        let dated = try #require(City.now.adding(seconds: 60))
        _ = try await city.sequencer.append(agency.issuer.renewHead(of: card, now: dated))
        let head = try #require(try await city.reader().evidence(ofStatus: card).last)
        try await city.admit(.agency, agency.issuer.verifierKey)
        let files = [card: try await file(card), pass: try await file(pass)]
        let foreign = try await follow(Source(files: [card: #require(files[pass])]))
        #expect(throws: TrustError.definitionMismatch) { try foreign[card]?.get() }
        // The head on the ledger is older than the membership in the file.
        let renewed = try await follow(
            Source(files: [card: #require(files[card])], statuses: [card: head]))
        #expect(try renewed[card]?.get() == .valid(asOf: dated))
        #expect(try renewed[pass]?.get() == .ended(.membershipEnded))
        // It is kept, and the older file does not bring the end back.
        let again = try await follow(Source(files: [card: old]))
        #expect(try again[card]?.get() == .valid(asOf: dated))
        let held = try await wallet.credentials(now: Self.later)
        #expect(
            try held.map { try $0.state.get() }.filter { $0 == .valid(asOf: dated) }.count == 1)
    }

    @Test func aRetiredDefinitionDoesNotComeBack() async throws {
        let card = agency.card
        try await city.admit(.agency, agency.issuer.verifierKey)
        let renewed = try await file(card)
        _ = try await city.sequencer.append(
            agency.issuer.retire(card, reason: .cessation, now: City.now))
        let retirement = try #require(try await city.reader().evidence(ofRetirement: card))
        let learnt = try await follow(Source(retirements: [card: retirement]), now: City.now)
        #expect(try learnt[card]?.get() == .ended(.definitionRetired))
        // Nor when the membership in the wallet's evidence has ended, too.
        for now in [City.now, Self.later] {
            let followed = try await follow(Source(files: [card: renewed]), now: now)
            #expect(try followed[card]?.get() == .ended(.definitionRetired))
        }
    }

    /// A source that cannot be read is one definition's trouble, for states and for keys.
    @Test func whatCannotBeReadIsOneDefinitionsTrouble() async throws {
        let source = Source(unreadable: agency.card)
        let followed = try await follow(source, now: City.now)
        #expect(throws: StorageError.notFound(path: "status")) { try followed[agency.card]?.get() }
        #expect(try followed[agency.pass]?.get() == .valid(asOf: City.now))
        let (issuer, card) = (agency.issuer, agency.card)
        let keys = try await wallet.checkKeys(
            {
                guard $0 != card else { throw StorageError.notFound(path: "key-proof") }
                return try issuer.keyProof(of: $0)
            }, now: City.now)
        #expect(keys.proved == [agency.pass] && keys.failed.keys.map(\.self) == [card])
    }

    @Test func oneSpoiltCredentialLeavesTheOthersInTheList() async throws {
        try await wallet.spoil { file in
            file[["definition", "evidence", "0", "leaf"]] = "{}"
        }
        let held = try await wallet.credentials(now: City.now)
        #expect(held.count == 2)
        #expect(held.filter { (try? $0.state.get()) == .valid(asOf: City.now) }.count == 1)
        #expect(held.allSatisfy { $0.values.count == 4 })
    }

    /// Wallets of before kept one witness, and not what became of a credential.
    @Test func anOlderFileIsRead() async throws {
        try await wallet.spoil { file in
            file[["witness"]] = file[["witnesses", "0"]]
            file[["witnesses"]] = nil
            file[["revoked"]] = nil
        }
        let followed = try await follow(Source(), now: City.now)
        #expect(
            try followed.values.map { try $0.get() }
                == Array(repeating: .valid(asOf: City.now), count: 2))
    }
}

extension Holder {
    /// Changes the file of the first credential.
    fileprivate func spoil(_ change: @Sendable (inout JSONValue) throws -> Void) throws {
        guard let name = try directory.names(in: "credentials").first else { return }
        var file = try JSONValue(parsing: directory.read("credentials/" + name))
        try change(&file)
        try directory.write(file.canonicalBytes, to: "credentials/" + name)
    }
}

/// Files in memory.
private struct Source: RevocationSource {
    var files: [SHA256Digest: JSONValue] = [:]
    var statuses: [SHA256Digest: LogEvidence] = [:]
    var retirements: [SHA256Digest: LogEvidence] = [:]
    var unreadable: SHA256Digest?

    func definition(of definition: SHA256Digest) -> JSONValue? { files[definition] }

    func retirement(of definition: SHA256Digest) -> LogEvidence? { retirements[definition] }

    func status(of definition: SHA256Digest) throws -> LogEvidence? {
        guard definition != unreadable else { throw StorageError.notFound(path: "status") }
        return statuses[definition]
    }

    func blocks(
        of definition: SHA256Digest, from position: Int, upTo index: Int
    ) -> [[UInt8]] { [] }
}
