import Agency
import Archive
import Credentials
import Desk
import Foundation
import JSONDocuments
import Ledger
import LogFiles
import Records
import SQLiteStore
import SealedStorage
import Sodium
import TransparencyLog

/// The sample city: everything that a service needs to be tried, and nothing that is true.
///
/// `ledger/` and `registrar/`, `agency/` with a definition on the log, `desks/library/` and `desks/townhall/`,
/// `departments/water/` with two `officers/` whose word it needs,
/// `register.csv` with made-up residents, `passphrase` of all of them, and `sample` with the passwords of an account
/// for each role.
struct SampleCity {
    static let domain = "sample-city.example"

    let directory: String

    /// A counter: its name in addresses, its legal name, and what the registrar lets it ask.
    private struct Desk {
        let id: String
        let name: LegalName
        let attributes: [String]
    }

    private static let accounts: [(name: String, roles: [String])] = [
        ("clerk", ["clerk"]), ("officer", ["officer"]), ("second-officer", ["officer"]),
        ("counter", ["desk"]), ("department", ["department"]), ("auditor", ["auditor"]),
        ("administrator", ["administrator"]),
    ]

    /// Makes it.
    ///
    /// - Throws: `StorageError`, and what the rooms throw.
    func found() async throws {
        let word = hexadecimal(randomBytes(16))
        try AtomicFile.write(Array((word + "\n").utf8), to: directory + "/passphrase")
        let passphrase = try SecretBytes(copying: Array(word.utf8))
        let place = LedgerDirectory(path: directory + "/ledger")
        let founded = try await LedgerFounding(
            ledger: place, origin: "log.\(Self.domain)/ledger",
            registrarPath: directory + "/registrar",
            registrarName: LegalName(zh: "样例市登记处", en: "Sample City Registrar")
        ).found(namedKey: nil, passphrase: passphrase)
        try KeyFile.write(founded.logKey, to: directory + "/log.vkey")
        let ledger = try await place.access(passphrase: passphrase, policy: .none)
        let registrar = try RegistrarKey.open(
            at: directory + "/registrar", passphrase: passphrase)
        let definition = try await foundAgency(ledger, registrar, passphrase)
        for desk in try Self.desks() {
            try await found(desk, ledger, registrar, definition, founded.logKey, passphrase)
        }
        try await foundDepartment(ledger, registrar, founded.logKey, passphrase)
        try AtomicFile.write(Array(Self.register.utf8), to: directory + "/register.csv")
        try writeAccounts()
    }

    private func foundAgency(
        _ ledger: LocalLedger, _ registrar: borrowing NoteSigner,
        _ passphrase: borrowing SecretBytes
    ) async throws -> JSONValue {
        let issuer = try Agency.Issuer.create(
            at: directory + "/agency", name: "registry.\(Self.domain)", passphrase: passphrase)
        try await admit(
            .agency, LegalName(zh: "样例市居民登记局", en: "Sample City Residents' Registry"),
            issuer.verifierKey, nil, ledger, registrar)
        let profile = try CredentialProfile.residentJSON()
        let progress = KeyProgress(
            attributeCount: try CredentialProfile(profile).attributes.count)
        let made = try await DefinitionPublishing(issuer: issuer, ledger: ledger).define(
            profile, tag: "1", expires: nil, now: .now, progress: progress.update)
        progress.finish()
        _ = try await StatusPublishing(
            issuer: issuer, ledger: ledger, folder: directory + "/agency/public"
        ).publish([made.digest])
        return try issuer.anchoredDefinition(made.digest)
    }

    private func found(
        _ desk: Desk, _ ledger: LocalLedger, _ registrar: borrowing NoteSigner,
        _ definition: JSONValue, _ logKey: NoteVerifierKey, _ passphrase: borrowing SecretBytes
    ) async throws {
        let verifier = try Verifier.create(
            at: "\(directory)/desks/\(desk.id)", name: "\(desk.id).\(Self.domain)",
            logKey: logKey, policyText: "", passphrase: passphrase)
        try await admit(
            .desk, desk.name, verifier.verifierKey, desk.attributes, ledger, registrar)
        _ = try verifier.learn(definition, now: .now)
    }

    /// A department that keeps records, and the board of two without whom it gives nothing away and erases nothing.
    private func foundDepartment(
        _ ledger: LocalLedger, _ registrar: borrowing NoteSigner, _ logKey: NoteVerifierKey,
        _ passphrase: borrowing SecretBytes
    ) async throws {
        let custodian = try Custodian.create(
            at: directory + "/departments/water", name: "water.\(Self.domain)", logKey: logKey,
            policyText: "", passphrase: passphrase,
            makeStore: { try SQLiteArchive.create(in: $0) })
        try await admit(
            .department, LegalName(zh: "样例市水务局", en: "Sample City Water Department"),
            custodian.verifierKey, nil, ledger, registrar)
        var officers: [NoteVerifierKey] = []
        for name in ["privacy", "legal"] {
            let signer = try NoteSigner(name: "\(name).\(Self.domain)", key: SigningKey())
            officers.append(signer.verifierKey)
            _ = try StateDirectory.create(
                at: "\(directory)/officers/\(name)", role: OfficerKey.role,
                passphrase: passphrase
            ) { try $0.store(signer) }
        }
        let board = try PolicyBoard(officers: officers, threshold: 2)
        try await ledger.append(
            try Envelope(.board(board), created: .now)
                .signed(by: registrar.key, name: registrar.verifierKey.name))
    }

    private func admit(
        _ role: Role, _ name: LegalName, _ key: NoteVerifierKey, _ attributes: [String]?,
        _ ledger: LocalLedger, _ registrar: borrowing NoteSigner
    ) async throws {
        let now = Timestamp.now
        guard let end = now.adding(seconds: 365 * 86_400) else { return }
        let member = try Member(
            role: role, name: name, key: key, types: role.grantableTypes, attributes: attributes,
            validFrom: now.flooredToHour, validUntil: end)
        let entry = try Envelope(.member(member), created: now)
            .signed(by: registrar.key, name: registrar.verifierKey.name)
        try await ledger.append(entry)
    }

    /// Passwords of 80 random bits, for the accounts that the service makes when it starts here.
    private func writeAccounts() throws {
        let accounts = Self.accounts.map { name, roles -> JSONValue in
            [
                "name": .string(name), "roles": .array(roles.map(JSONValue.string)),
                "password": .string(hexadecimal(randomBytes(10))),
            ]
        }
        let document: JSONValue = ["v": 1, "accounts": .array(accounts)]
        try AtomicFile.write(document.canonicalBytes, to: directory + "/sample")
    }

    private static func desks() throws -> [Desk] {
        [
            Desk(
                id: "library", name: try LegalName(zh: "样例市图书馆", en: "Sample City Library"),
                attributes: ["birth_date", "district", "family_name", "given_name"]),
            Desk(
                id: "townhall",
                name: try LegalName(zh: "样例市政务大厅", en: "Sample City Town Hall"),
                attributes: [
                    "address", "birth_date", "district", "driving_b", "family_name",
                    "given_name", "household_size", "resident_number", "resident_since",
                    "tariff_class",
                ]),
        ]
    }

    /// Residents who do not exist.
    private static let register = """
        resident_number,family_name,given_name,birth_date,district,resident_since,address,household_size,tariff_class,disability,driving_categories
        S0000001,王,晓梅,1957-03-08,330105,1994-05-01,样例路一号,2,A,none,
        S0000002,李,建国,1988-11-21,330105,2012-09-15,样例路二号,4,B,none,B
        S0000003,García,Lucía,1996-07-30,330106,2021-02-11,样例路三号,1,A,none,A|B
        S0000004,Okafor,Daniel,1979-01-04,330105,2016-08-23,样例路四号,5,B,none,B|C
        S0000005,陈,雨桐,2009-06-17,330106,2009-06-17,样例路五号,3,A,none,
        S0000006,Schmidt,Jonas,1964-12-02,330108,2003-04-19,样例路六号,2,C,low-vision,

        """
}
