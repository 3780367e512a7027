import Agency
import Credentials
import Desk
import Foundation
import JSONDocuments
import Ledger
import LogFiles
import Records
import SealedStorage
import Sodium
import TransparencyLog
import Witness

/// The demo's institutions: log, registrar, agency, three desks, three witnesses of which two must
/// cosign.
final class DemoCity: Sendable {
    static let domain = "demo-city.example"

    let directory: String
    let ledger: LedgerDirectory
    let sequencer: Sequencer
    let reader: LedgerReader
    /// What the roles work with.
    var access: LocalLedger { LocalLedger(reader, sequencer: sequencer) }
    let trust: LogTrust
    let settings: TrustSettings
    let registrar: NoteSigner
    let issuer: Agency.Issuer
    let witnesses: [LogWitness]
    let desks: [DemoDesk]

    /// Where the log's static files are published.
    var publishedPath: String { directory + "/ledger/published" }

    init(directory: String, passphrase: borrowing SecretBytes) async throws {
        let ledger = LedgerDirectory(path: directory + "/ledger")
        let registrarPath = directory + "/registrar"
        let founded = try await LedgerFounding(
            ledger: ledger, origin: "log.\(Self.domain)/ledger", registrarPath: registrarPath,
            registrarName: LegalName(zh: "城市登记处", en: "City Registrar")
        ).found(namedKey: nil, passphrase: passphrase)
        var witnesses: [LogWitness] = []
        for number in 1...3 {
            witnesses.append(
                try LogWitness.create(
                    at: "\(directory)/witnesses/w\(number)", name: "w\(number).\(Self.domain)",
                    logs: [founded.logKey], passphrase: passphrase))
        }
        let policy = try WitnessPolicy(threshold: 2, of: witnesses.map(\.verifierKey))
        try AtomicFile.write(Array(policy.text.utf8), to: directory + "/witnesses/policy")
        let settings = TrustSettings(logKey: founded.logKey, policyText: policy.text)

        let issuer = try Agency.Issuer.create(
            at: directory + "/agency", name: "registry.\(Self.domain)", passphrase: passphrase)
        var desks: [DemoDesk] = []
        for need in DemoDesk.Need.allCases {
            desks.append(
                try DemoDesk(
                    need: need, path: "\(directory)/desks/\(need.rawValue)", settings: settings,
                    passphrase: passphrase))
        }
        self.directory = directory
        self.ledger = ledger
        self.settings = settings
        self.witnesses = witnesses
        self.desks = desks
        self.issuer = issuer
        trust = try settings.trust
        registrar = try RegistrarKey.open(at: registrarPath, passphrase: passphrase)
        sequencer = try await ledger.sequencer(passphrase: passphrase)
        reader = try await ledger.reader(policy: policy)
        try await admitAll()
    }

    /// The registrar admits a member.
    func admit(
        _ role: Role, _ zh: String, _ en: String, _ key: NoteVerifierKey, _ attributes: [String]?
    ) async throws {
        let now = Timestamp.now
        guard let end = now.adding(seconds: 365 * 86_400) else { return }
        let member = try Member(
            role: role, name: LegalName(zh: zh, en: en), key: key, types: role.grantableTypes,
            attributes: attributes, validFrom: now.flooredToHour, validUntil: end)
        try await append(.member(member), now)
    }

    /// The registrar appoints the officers who decide on policy.
    func appoint(_ board: PolicyBoard) async throws { try await append(.board(board), .now) }

    private func append(_ record: Record, _ now: Timestamp) async throws {
        let entry = try Envelope(record, created: now)
            .signed(by: registrar.key, name: registrar.verifierKey.name)
        _ = try await sequencer.append(entry)
    }

    /// Publishes the log and lets the witnesses cosign; the published checkpoint then carries their
    /// lines.
    func cosign() async throws {
        let folder = URL(filePath: publishedPath, directoryHint: .isDirectory)
        let size = try await StaticExport(of: reader, to: folder).size
        let cosigner = try await ledger.cosigner(policy: reader.policy)
        // The third witness is down today: two of three are enough.
        for witness in witnesses.prefix(2) {
            let answer = try witness.cosign(
                ExportedLog(path: publishedPath), timestamp: Timestamp.now.epochSeconds)
            guard answer.status == 200 else {
                throw CommandFailure(
                    .bug, code: "bug", "a witness refused an honest checkpoint (\(answer.status))")
            }
            _ = try await cosigner.addCosignatures(answer: answer.body, size: size)
        }
        _ = try await StaticExport(of: reader, to: folder)
    }

    /// Makes the agency's definition and puts it on the log.
    func define() async throws {
        let profile = try CredentialProfile.residentJSON()
        let progress = KeyProgress(
            attributeCount: try CredentialProfile(profile).attributes.count)
        let digest = try await issuer.define(
            profile: profile, tag: "1", now: .now, progress: progress.update)
        progress.finish()
        let publishing = DefinitionPublishing(
            issuer: issuer, ledger: access)
        try await publishing.publish(digest)
        try await cosign()
        try await publishing.keepEvidence(digest)
        let definition = try issuer.anchoredDefinition(digest)
        try OutputFile.write(definition, to: directory + "/definition.json")
    }

    /// The agency's one definition, with its evidence.
    func definition() throws -> JSONValue {
        try issuer.anchoredDefinition(issuer.definitionDigests()[0])
    }

    private func admitAll() async throws {
        try await admit(
            .agency, "居民登记局", "Residents' Registry", issuer.verifierKey, nil)
        for desk in desks {
            try await admit(
                .desk, desk.need.zh, desk.need.en, desk.verifier.verifierKey, desk.need.attributes)
        }
        for (number, witness) in witnesses.enumerated() {
            try await admit(
                .witness, "见证人\(number + 1)", "Witness \(number + 1)", witness.verifierKey, nil)
        }
    }
}
