import Agency
import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import TestSupport
import Testing
import Wallet

@Suite("The subject key in a wallet")
struct SubjectKeyTests {
    private let city: City
    init() async throws { city = try await Pocket.shared.value.city }

    private func line(_ key: String) -> String { "\(key),Li,1980-02-03,330105,2012-02-03,B" }

    /// A wallet, and the credential that it asked for.
    private func issued(_ row: String) async throws -> (Holder, String, IssuedCredential) {
        let (holder, path) = try city.makeWallet()
        let offer = try city.offer(line(row))
        let request = try await holder.request(offer.offer, code: offer.code, now: City.now)
        return (holder, path, try city.agency.issue(request, now: City.now))
    }

    @Test func theWalletKeepsTheKeyThatTheAgencyKnows() async throws {
        let (holder, path, credential) = try await issued("S1")
        await #expect(throws: WalletError.subjectKeyMissing) { try await holder.subjectKey() }
        let name = try await holder.accept(credential, now: City.now)
        let key = try city.agency.subjectKey(ofRow: "S1")
        #expect(try await holder.subjectKey().json == key.json)
        let copy = try Holder.open(
            at: Scratch.copy(path, "wallet"), passphrase: Scratch.passphrase())
        #expect(try await copy.subjectKey(of: name).json == key.json)
        for name in ["", "other", "../subjects/" + name, "../link-secret"] {
            await #expect(throws: WalletError.subjectKeyMissing) {
                try await copy.subjectKey(of: name)
            }
        }
    }

    @Test func oneOfSeveralIsNamed() async throws {
        let (holder, _) = try city.makeWallet()
        let first = try await city.issue(to: holder, line("S2"))
        let second = try await city.issue(to: holder, line("S3"))
        await #expect(throws: WalletError.subjectKeyAmbiguous) { try await holder.subjectKey() }
        for (name, row) in [(first, "S2"), (second, "S3")] {
            let key = try await holder.subjectKey(of: name)
            #expect(try key.json == city.agency.subjectKey(ofRow: row).json)
        }
    }

    @Test func aCredentialOfAnOlderAgencyIsKeptWithout() async throws {
        let (holder, path, credential) = try await issued("S4")
        let name = try await holder.accept(
            IssuedCredential(
                identifier: credential.identifier, credential: credential.credential),
            now: City.now)
        #expect(try await holder.credentials(now: City.now).map(\.identifier) == [name])
        await #expect(throws: WalletError.subjectKeyMissing) {
            try await holder.subjectKey(of: name)
        }
        #expect(try Scratch.contents(path).keys.allSatisfy { !$0.hasPrefix("subjects") })
    }

    @Test func withoutThePlaceForTheKeyTheOfferStays() async throws {
        let (holder, path, credential) = try await issued("S5")
        let place = URL(filePath: path + "/subjects")
        try Data().write(to: place)
        await #expect(throws: StorageError.self) {
            try await holder.accept(credential, now: City.now)
        }
        try FileManager.default.removeItem(at: place)
        let name = try await holder.accept(credential, now: City.now)
        #expect(try await holder.subjectKey(of: name).json == credential.json["subject"])
    }

    @Test func aKeyOfAnotherFormIsRefused() async throws {
        let credential = try await issued("S6").2
        let document = credential.json
        guard case .string(let line)? = document["subject"] else {
            Issue.record("no key")
            return
        }
        let others: [JSONValue] = [
            "", 7, true, [], .string(line + "\n"), .string(String(line.dropLast())),
            .string(line.uppercased()), .string(" " + line), .string(line + "0"),
            .string(String(line.split(separator: " ")[1])),
        ]
        for other in others {
            var altered = document
            altered[["subject"]] = other
            #expect(throws: DecodingFailure(location: "subject", problem: problem(other))) {
                try IssuedCredential(json: altered)
            }
        }
        #expect(try IssuedCredential(json: document).json == document)
    }

    private func problem(_ value: JSONValue) -> String {
        if case .string = value { "is not a subject's key" } else { "must be a string" }
    }

    @Test func noPresentationHoldsTheKey() async throws {
        let own = try await Pocket()
        let row = try #require(City.resident.split(separator: ",").first)
        let key = try own.city.agency.subjectKey(ofRow: String(row))
        #expect(try await own.wallet.subjectKey().json == key.json)
        let line = try key.text().withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        let digits = String(decoding: line.dropLast().suffix(64), as: UTF8.self)
        let raw = try #require(bytes(hexadecimal: digits))
        let forms = [raw, Array(digits.utf8), Array(Data(raw).base64EncodedString().utf8)]
        for template in ["car-sharing", "residents-vote"] {
            let bundle = try await own.city.ask(own.desk, template)
            let prepared = try await own.wallet.prepare(bundle, now: City.now)
            let shown = try await own.wallet.present(prepared, now: City.now)
            for form in forms {
                #expect(Data(shown.canonicalBytes).range(of: Data(form)) == nil, "\(template)")
            }
        }
        for (name, data) in try own.state() {
            for form in forms { #expect(data.range(of: Data(form)) == nil, "\(name)") }
        }
    }
}
