import Archive
import Credentials
import JSONDocuments
import Ledger
import LogFiles
import Records
import SQLiteStore
import SealedStorage
import Sodium
import TransparencyLog

/// The demo's keeper of encrypted records, and the three officers of whom two decide.
final class DemoCustodian: Sendable {
    let city: DemoCity
    let desk: CustodianDesk
    private let officers: [Officer]

    private final class Officer: Sendable {
        let signer: NoteSigner

        init(_ signer: consuming NoteSigner) { self.signer = signer }
    }

    var custodian: Custodian { desk.custodian }

    init(city: DemoCity, passphrase: borrowing SecretBytes) async throws {
        let path = city.directory + "/custodian"
        let secret = try passphrase.copy()
        let custodian = try Custodian.create(
            at: path, name: "records.\(DemoCity.domain)", logKey: city.settings.logKey,
            policyText: city.settings.policyText, passphrase: secret,
            makeStore: { try SQLiteArchive.create(in: $0) })
        var officers: [Officer] = []
        for number in 1...3 {
            let signer = try NoteSigner(
                name: "officer\(number).\(DemoCity.domain)", key: SigningKey())
            let directory = try StateDirectory.create(
                at: "\(city.directory)/officers/\(number)", role: OfficerKey.role,
                passphrase: secret
            ) { try $0.store(signer) }
            officers.append(Officer(try directory.noteSigner()))
        }
        self.city = city
        self.officers = officers
        desk = CustodianDesk(
            custodian: custodian, ledger: city.access.demanding(custodian.witnessPolicy))
        try await city.appoint(
            PolicyBoard(officers: officers.map { $0.signer.verifierKey }, threshold: 2))
        try await city.admit(
            .department, "城市档案局", "City Records", custodian.verifierKey, nil)
    }

    /// Has two officers approve a rule that counts from today on for a year.
    func rule(
        _ action: PolicyRule.Action, on type: RecordType, purpose: String, role: String? = nil,
        fields: [String]? = nil, records: [RecordIdentifier]? = nil
    ) async throws {
        let now = Timestamp.now
        guard let end = now.adding(seconds: 365 * 86_400) else { return }
        let terms = try PolicyTerms(
            action: action, types: [type], purpose: purpose, role: role, fields: fields,
            records: records, validFrom: now, validUntil: end)
        try await custodian.propose(terms)
        for officer in officers.prefix(2) {
            let approval = try terms.approval(
                by: officer.signer.key, name: officer.signer.verifierKey.name)
            _ = try await custodian.approve(
                terms.identifier, approval, members: desk.members(), now: .now,
                append: desk.append)
        }
    }

    func add(_ submission: Submission) async throws -> AddedRecord {
        try await custodian.add(
            submission, members: desk.members(), now: .now, append: desk.append)
    }
}
