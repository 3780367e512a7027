package import Agency
package import Credentials
import Foundation
package import JSONDocuments
package import Ledger
package import Records
import SQLiteStore
package import Sodium
package import TransparencyLog
package import Witness

/// A small real city in directories of its own: a ledger with its sequencer, a registrar, an agency
/// whose definition is anchored, and as many witnesses as asked, most of whom must cosign.
package final class City: Sendable {
    /// The log's name.
    package static let origin = "log.test.example/city"
    /// The registrar's name.
    package static let registrarName = "registrar.test.example"
    /// When the city was founded.
    package static let founded = time("2026-01-01T00:00:00Z")
    /// The time of day at which tests play, unless they say otherwise.
    package static let now = time("2026-03-02T09:20:00Z")

    /// What makes a city: the same seeds give the same keys, and another history.
    package struct Seeds: Sendable {
        package let log = randomBytes(32)
        package let registrar = randomBytes(32)

        package init() {}
    }

    package let seeds: Seeds
    package let directory: String
    package let sequencer: Sequencer
    package let keeper: any SignedCheckpointKeeper
    package let witnesses: [LogWitness]
    package let policyText: String
    package let agency: Issuer
    package let agencyPath: String
    /// The anchored definition's hash.
    package let definition: SHA256Digest

    /// Founds a city and publishes the agency's definition.
    ///
    /// - Parameters:
    ///   - seeds: Those of another city, to fork its log.
    ///   - witnessCount: How many witnesses there are; two thirds of them must cosign.
    ///   - agencyUntil: When the agency's membership ends.
    /// - Throws: Whatever goes wrong.
    package init(
        seeds: Seeds = Seeds(), witnessCount: Int = 0,
        agencyUntil: Timestamp = City.time("2031-01-01T00:00:00Z")
    ) async throws {
        self.seeds = seeds
        directory = Scratch.path("ledger")
        let signer = try NoteSigner(name: Self.origin, key: Self.key(seeds.log))
        let logKey = signer.verifierKey
        let store = try await SQLiteStore.create(
            at: URL(filePath: directory, directoryHint: .isDirectory), verifierKey: logKey.text)
        keeper = store.lastSigned
        sequencer = try await Sequencer.open(
            store: store, keeper: keeper, signer: signer, clock: { Self.now })
        witnesses = try (0..<witnessCount).map { number in
            try LogWitness.create(
                at: Scratch.path("witness"), name: "w\(number).test.example", logs: [logKey],
                passphrase: Scratch.passphrase())
        }
        policyText =
            witnessCount == 0
            ? ""
            : try WitnessPolicy(
                threshold: (2 * witnessCount + 2) / 3, of: witnesses.map(\.verifierKey)
            ).text
        (agency, definition, agencyPath) = try await AgencyTemplate.open()
        try await begin(agencyUntil)
    }

    private func begin(_ agencyUntil: Timestamp) async throws {
        try await admit(.registrar, name: Self.registrarName, key: registrarKey())
        try await admit(agency, definition, until: agencyUntil)
    }

    private func admit(
        _ issuer: Issuer, _ digest: SHA256Digest, until: Timestamp
    ) async throws {
        try await admit(.agency, issuer.verifierKey, until: until)
        for entry in try issuer.entries(of: digest) { _ = try await sequencer.append(entry) }
        try await cosign()
        try issuer.anchor(
            digest, evidence: await reader().evidence(ofDefinition: digest),
            trust: trust(), now: Self.now)
    }

    /// Admits a second agency and publishes its definition, of the same attributes.
    package func addAgency(
        until: Timestamp = City.time("2031-01-01T00:00:00Z")
    ) async throws -> (issuer: Issuer, definition: SHA256Digest) {
        let (issuer, digest, _) = try await AgencyTemplate.open(second: true)
        try await admit(issuer, digest, until: until)
        return (issuer, digest)
    }

    /// What the operator signs with.
    package func operatorSigner() throws -> NoteSigner {
        try NoteSigner(name: Self.origin, key: Self.key(seeds.log))
    }

    /// A time that the test's author spelt right.
    package static func time(_ text: String) -> Timestamp {
        guard let time = Timestamp(text) else { preconditionFailure("no time: \(text)") }
        return time
    }

    static func key(_ seed: [UInt8]) throws -> SigningKey {
        try SigningKey(seed: SecretBytes(copying: seed))
    }

    private func registrarKey() throws -> VerificationKey {
        try Self.key(seeds.registrar).verificationKey
    }

    /// The log's verifier key.
    package func logKey() throws -> NoteVerifierKey {
        try NoteVerifierKey(
            name: Self.origin, kind: .signature, publicKey: Self.key(seeds.log).verificationKey)
    }

    /// What wallets, desks and auditors of this city trust.
    package func trust() throws -> LogTrust {
        try TrustSettings(logKey: logKey(), policyText: policyText).trust
    }

    /// A reader beside the sequencer.
    package func reader() async throws -> LedgerReader {
        try await open(.reading)
    }

    /// The ledger as a role works with it.
    package func ledger() async throws -> LocalLedger {
        LocalLedger(try await reader(), sequencer: sequencer)
    }

    func open(_ access: SQLiteStore.Access) async throws -> LedgerReader {
        let url = URL(filePath: directory, directoryHint: .isDirectory)
        return try await LedgerReader(
            SQLiteStore.open(url, for: access), policy: trust().policy)
    }

    /// The agency's definition file.
    package func definitionFile() throws -> JSONValue { try agency.anchoredDefinition(definition) }
}
