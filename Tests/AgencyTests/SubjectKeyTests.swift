import Agency
import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium
import TestSupport
import Testing
import Wallet

@Suite("The subject key that comes with a credential")
struct SubjectKeyTests {
    private func line(_ key: String) -> String { "\(key),Wang,1964-01-25,330105,2007-09-17,B" }

    @Test func aCredentialBringsItsRowsKeyAndSoDoesTheSameRequestAgain() async throws {
        let city = try await City()
        let wallet = try city.makeWallet().holder
        let offer = try city.offer(line("K1"))
        let request = try await wallet.request(offer.offer, code: offer.code, now: City.now)
        let issued = try city.agency.issue(request, now: City.now)
        let key = try city.agency.subjectKey(ofRow: "K1")
        #expect(issued.json["subject"] == key.json)
        #expect(try city.agency.subjectKey(ofRow: "K1").json == key.json)
        #expect(try city.agency.subjectKey(ofRow: "K2").json != key.json)
        #expect(try await city.addAgency().issuer.subjectKey(ofRow: "K1").json != key.json)
        let again = try city.agency.issue(request, now: City.now)
        #expect(again.json.canonicalBytes == issued.json.canonicalBytes)
        // The offer goes to the wallet before it has shown anything, and must not bring the key.
        #expect(!offer.offer.json.canonicalText.contains(try digits(key)))
    }

    @Test func aNewSchemaKeepsTheKey() async throws {
        let city = try await City()
        var profile = try AgencyTemplate.profile()
        profile[["version"]] = "1.1"
        let digest = try await city.agency.define(
            profile: profile, tag: "1", now: City.founded, progress: { _ in })
        for entry in try city.agency.entries(of: digest) {
            _ = try await city.sequencer.append(entry)
        }
        try city.agency.anchor(
            digest, evidence: await city.reader().evidence(ofDefinition: digest),
            trust: city.trust(), now: City.now)
        var keys: [JSONValue?] = []
        for definition in [city.definition, digest] {
            let wallet = try city.makeWallet().holder
            let row = try city.rows(line("K1"))[0]
            let offer = try city.agency.offer(
                row, terms: city.terms(definition: definition), now: City.now)
            #expect(!offer.isRepeated)
            let request = try await wallet.request(offer.offer, code: offer.code, now: City.now)
            keys.append(try city.agency.issue(request, now: City.now).json["subject"])
        }
        #expect(keys[0] != nil)
        #expect(keys[0] == keys[1])
    }

    @Test func theKeyIsACodeOfTheRowUnderTheSealedSecret() async throws {
        let city = try await City()
        #expect(try Scratch.contents(city.agencyPath)["subjects"] == nil)
        let key = try city.agency.subjectKey(ofRow: "欧-7")
        let copy = try StateDirectory.open(
            at: Scratch.copy(city.agencyPath, "agency"), role: Issuer.role,
            passphrase: Scratch.passphrase())
        let secret = try copy.readSecret("subjects")
        let code = HMAC.code(of: Array("countersign/subject-key/v1\n欧-7".utf8), key: secret)
        #expect(secret.count == 32)
        #expect(try digits(key) == hexadecimal(code))
        for (name, data) in try Scratch.contents(city.agencyPath) {
            #expect(data.range(of: Data(code)) == nil, "\(name)")
            #expect(data.range(of: Data(hexadecimal(code).utf8)) == nil, "\(name)")
        }
    }

    @Test func tasksThatComeFirstTogetherMakeOneSecret() async throws {
        let agency = try await City().agency
        let keys = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for _ in 0..<8 { group.addTask { try agency.subjectKey(ofRow: "K1").json } }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1.canonicalBytes) }
        }
        #expect(keys.count == 1)
    }

    /// An agency's directory as a program wrote it that knew no subject keys, with one offer.
    private func old(_ city: City) throws -> Issuer {
        let path = try Scratch.copy(city.agencyPath, "agency")
        try makeOld(path)
        return try Issuer.open(at: path, passphrase: Scratch.passphrase())
    }

    private func makeOld(_ path: String) throws {
        let directory = try StateDirectory.open(
            at: path, role: Issuer.role, passphrase: Scratch.passphrase())
        try directory.remove("subjects")
        for name in try directory.names(in: "offers").map({ "offers/" + $0 }) {
            guard case .object(let offer) = try JSONValue(parsing: directory.read(name)) else {
                continue
            }
            let members = offer.members.filter { $0.name != "subject" }
            #expect(members.count == offer.members.count - 1)
            let document = JSONValue.object(JSONObject(members.map { ($0.name, $0.value) }))
            try directory.write(document.canonicalBytes, to: name)
        }
    }

    @Test func anOldDirectoryGetsASecretAndAnOldOfferStillCounts() async throws {
        let city = try await City()
        let wallet = try city.makeWallet().holder
        let offer = try city.offer(line("K1"))
        let request = try await wallet.request(offer.offer, code: offer.code, now: City.now)
        let answered = try old(city).issue(request, now: City.now)
        #expect(answered.subject == nil)
        #expect(answered.json["subject"] == nil)
        _ = try await wallet.accept(answered, now: City.now)
        // Offered again before it is answered, it brings the key.
        let agency = try old(city)
        let row = try city.rows(line("K1"))[0]
        #expect(try agency.offer(row, terms: city.terms(), now: City.now).isRepeated)
        let issued = try agency.issue(request, now: City.now)
        #expect(try issued.json["subject"] == agency.subjectKey(ofRow: "K1").json)
    }

    @Test(arguments: ["", " K1", "K1\n", "Ⅷ", String(repeating: "7", count: 257)])
    func whatNoRowIsCalledHasNoKey(_ row: String) async throws {
        let agency = try await City().agency
        #expect(throws: AgencyError.rowKeyInvalid) { try agency.subjectKey(ofRow: row) }
    }

    /// The key's 64 digits.
    private func digits(_ key: SubjectKey) throws -> String {
        guard case .string(let line) = key.json else { return "" }
        return String(try #require(line.split(separator: " ").last))
    }
}
