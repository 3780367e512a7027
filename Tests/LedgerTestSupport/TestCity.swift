package import Foundation
package import Ledger
package import Records
package import SQLiteStore
package import Sodium
package import TransparencyLog

/// A small city for tests: an operator, a registrar and one desk, with keys from fixed seeds, and
/// a ledger in a directory of its own that is removed at the end.
package final class TestCity: Sendable {
    /// The ledger's directory.
    package let directory: URL
    /// The log's name.
    package static let origin = "ledger.test.example/log"

    /// A city without a ledger yet.
    package init() {
        let name = "countersign-test-" + hexadecimal(randomBytes(8))
        directory = FileManager.default.temporaryDirectory.appending(path: name)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// The key that the seed of 32 bytes `fill` gives.
    package static func key(_ fill: UInt8) throws -> SigningKey {
        let seed = try SecretBytes(copying: [UInt8](repeating: fill, count: 32))
        return try SigningKey(seed: seed)
    }

    /// The operator's signer.
    package static func signer() throws -> NoteSigner {
        try NoteSigner(name: origin, key: key(1))
    }

    /// The log as its readers know it.
    package static func log() throws -> LogIdentity {
        let signer = try signer()
        return try LogIdentity(keys: [signer.verifierKey])
    }

    /// Makes the ledger's directory and an empty store in it.
    package func makeStore() async throws -> SQLiteStore {
        let signer = try Self.signer()
        return try await SQLiteStore.create(
            at: directory, verifierKey: signer.verifierKey.text)
    }

    /// The store, opened again.
    package func openStore(
        for purpose: SQLiteStore.Access = .sequencing(waitMilliseconds: 20_000)
    ) async throws -> SQLiteStore {
        try await SQLiteStore.open(directory, for: purpose)
    }

    /// A sequencer on `store`.
    package func sequencer(_ store: SQLiteStore) async throws -> Sequencer {
        try await Sequencer.open(
            store: store, keeper: store.lastSigned, signer: Self.signer())
    }

    /// A new store with entry 0 in it, and its sequencer.
    package func begin() async throws -> (store: SQLiteStore, sequencer: Sequencer) {
        let store = try await makeStore()
        let sequencer = try await sequencer(store)
        _ = try await sequencer.append(Self.registrar())
        return (store, sequencer)
    }
}

// MARK: - Envelopes

extension TestCity {
    /// The registrar's own membership, self-signed: entry 0.
    package static func registrar() throws -> Envelope {
        let key = try key(2)
        return try membership(
            .registrar, name: "registrar.test.example", key: key.verificationKey,
            types: [.identityMember])
    }

    /// A membership signed by the registrar, of a key with the given seed.
    package static func membership(
        _ role: Role, name: String, key: VerificationKey, types: [RecordType],
        attributes: [String]? = nil
    ) throws -> Envelope {
        let registrar = try self.key(2)
        let member = try Member(
            role: role, name: LegalName(zh: "测试", en: "Test"),
            key: NoteVerifierKey(name: name, kind: .signature, publicKey: key), types: types,
            attributes: attributes, validFrom: time("2026-01-01T00:00:00Z"),
            validUntil: time("2126-01-01T00:00:00Z"))
        return try Envelope(.member(member), created: time("2026-02-01T00:00:00Z"))
            .signed(by: registrar, name: "registrar.test.example")
    }

    /// The membership of the department whose key has the seed `fill`.
    package static func department(_ fill: UInt8) throws -> Envelope {
        let key = try key(fill)
        return try membership(
            .department, name: departmentName(fill), key: key.verificationKey,
            types: [.trafficEvent, .safetyAlert, .communityRequest])
    }

    /// The reference to a department's key.
    package static func departmentKey(_ fill: UInt8) throws -> KeyReference {
        let key = try key(fill)
        return try KeyReference(
            NoteVerifierKey(
                name: departmentName(fill), kind: .signature, publicKey: key.verificationKey))
    }

    private static func departmentName(_ fill: UInt8) -> String {
        "department-\(fill).test.example"
    }

    /// An event on the road that a department files, signed by it.
    package static func event(
        by fill: UInt8, area: AreaCode?, created: Timestamp
    ) throws -> Envelope {
        let event = try TrafficEvent(
            kind: .roadworks, probability: .certain, from: created, segment: "road-1")
        let key = try key(fill)
        return try Envelope(.event(event), filing: Filing(area: area), created: created)
            .signed(by: key, name: departmentName(fill))
    }

    /// An operator's note, unsigned.
    package static func note(
        _ text: String, id: RecordIdentifier = RecordIdentifier()
    ) throws -> Envelope {
        try Envelope(
            .note(LedgerNote(text: text)), id: id, created: time("2026-02-01T00:00:00Z"))
    }

    /// A fixed time.
    package static func time(_ text: String) throws -> Timestamp {
        guard let time = Timestamp(text) else { throw RecordError.timeMalformed(location: text) }
        return time
    }
}
