import Wallet
import Agency
import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Testing

/// A crash leaves the files that were written first; each test takes the later ones away again.
@Suite("An agency that was stopped between two files goes on")
struct CrashTests {
    private func line(_ key: String, _ district: String = "330105") -> String {
        "\(key),Wang,1964-01-25,\(district),2007-09-17,B"
    }

    private func files(_ city: City) throws -> [String: Data] {
        try Scratch.contents(city.agencyPath)
    }

    /// Puts back what `names` were before, or takes away what was not there.
    private func undo(_ city: City, to before: [String: Data], _ folder: String) throws -> Int {
        var count = 0
        for (name, data) in try files(city) where name.hasPrefix(folder) && before[name] != data {
            let url = URL(filePath: city.agencyPath + "/" + name)
            if let old = before[name] {
                try old.write(to: url)
            } else {
                try FileManager.default.removeItem(at: url)
            }
            count += 1
        }
        return count
    }

    @Test func betweenRowAndOffer() async throws {
        let city = try await City()
        let before = try files(city)
        _ = try city.offer(line("C1"))
        #expect(try undo(city, to: before, "offers/") == 1)
        let again = try city.offer(line("C1"))
        #expect(!again.isRepeated)
        try await expectOneCredential(again, city)
    }

    @Test func betweenCredentialAndOffer() async throws {
        let city = try await City()
        let wallet = try city.makeWallet().holder
        let offer = try city.offer(line("C2"))
        let request = try await wallet.request(offer.offer, code: offer.code, now: City.now)
        let before = try files(city)
        let first = try city.agency.issue(request, now: City.now)
        // The offer's file says again that it is open.
        #expect(try undo(city, to: before, "offers/") == 1)
        #expect(throws: AgencyError.alreadyIssued) { try city.offer(line("C2")) }
        #expect(throws: AgencyError.alreadyIssued) { try city.offer(line("C2", "330106")) }
        #expect(try city.agency.issue(request, now: City.now).json == first.json)
        _ = try await wallet.accept(first, now: City.now)
    }

    @Test func beforeTheCredential() async throws {
        let city = try await City()
        let wallet = try city.makeWallet().holder
        let offer = try city.offer(line("C3"))
        let request = try await wallet.request(offer.offer, code: offer.code, now: City.now)
        let before = try files(city)
        _ = try city.agency.issue(request, now: City.now)
        #expect(try undo(city, to: before, "") == 2)
        // Nothing left the agency, so another signature is as good.
        _ = try await wallet.accept(city.agency.issue(request, now: City.now), now: City.now)
    }

    private func expectOneCredential(_ offer: NewOffer, _ city: City) async throws {
        let wallet = try city.makeWallet().holder
        let request = try await wallet.request(offer.offer, code: offer.code, now: City.now)
        _ = try city.agency.issue(request, now: City.now)
        #expect(throws: AgencyError.alreadyIssued) { try city.offer(line("C1")) }
    }

    @Test func nothingOfTheRegisterIsReadableOnDisk() async throws {
        let city = try await City()
        let wallet = try city.makeWallet().holder
        try await city.issue(to: wallet, "R77777777,Ouyang,1964-01-25,330105,2007-09-17,B")
        for (name, data) in try files(city) {
            for secret in ["R77777777", "Ouyang", "19640125"] {
                #expect(!name.contains(secret))
                #expect(data.range(of: Data(secret.utf8)) == nil, "\(name)")
            }
        }
    }
}
