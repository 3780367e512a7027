import Agency
import AnonCreds
import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Records
import Sodium
import TestSupport
import Testing
import TransparencyLog
import Wallet

@Suite("What a wallet takes from an agency")
struct ReceivingTests {
    private func line(_ key: String) -> String { "\(key),Li,1980-02-03,330105,2012-02-03,B" }

    private let city: City
    init() async throws { city = try await Pocket.shared.value.city }

    /// The offer with another definition file.
    private func changed(_ offer: ResidentOffer, _ path: [String], _ value: JSONValue)
        -> ResidentOffer
    {
        var definition = offer.definition
        definition[path] = value
        return ResidentOffer(
            identifier: offer.identifier, expires: offer.expires, offer: offer.offer,
            definition: definition)
    }

    @Test func eachFieldOfTheDefinitionCounts() async throws {
        let (holder, path) = try city.makeWallet()
        let made = try city.offer(line("D1"))
        let before = try Scratch.contents(path)
        var count = 0
        for place in made.offer.definition.leafPaths {
            let value = made.offer.definition[place]
            // Unauthenticated extra bytes are none here; each text is altered in the middle too.
            for other in (value?.alterations.prefix(1) ?? []) + (value?.middle ?? []) {
                let offer = changed(made.offer, place, other)
                await #expect(throws: (any Error).self, "\(place)") {
                    try await holder.request(offer, code: made.code, now: City.now)
                }
                count += 1
            }
        }
        #expect(count > 30)
        #expect(try Scratch.contents(path) == before)
        _ = try await holder.request(made.offer, code: made.code, now: City.now)
    }

    @Test func anotherLogsDefinitionIsRefused() async throws {
        let (holder, path) = try city.makeWallet()
        let before = try Scratch.contents(path)
        let other = try await City()
        let offer = try other.offer(line("D2"))
        await #expect(throws: TrustError.log(.noKnownSignature)) {
            try await holder.request(offer.offer, code: offer.code, now: City.now)
        }
        #expect(try Scratch.contents(path) == before)
    }

    @Test func evidenceMustBeWholeAndInOrder() async throws {
        let (holder, _) = try city.makeWallet()
        let made = try city.offer(line("D3"))
        guard case .array(let evidence)? = made.offer.definition["evidence"] else {
            Issue.record("no evidence")
            return
        }
        for index in evidence.indices {
            var shortened = evidence
            shortened.remove(at: index)
            let offer = changed(made.offer, ["evidence"], .array(shortened))
            await #expect(throws: TrustError.self, "\(index)") {
                try await holder.request(offer, code: made.code, now: City.now)
            }
        }
        let reversed = changed(made.offer, ["evidence"], .array(evidence.reversed()))
        await #expect(throws: TrustError.self) {
            try await holder.request(reversed, code: made.code, now: City.now)
        }
    }

    @Test func aDefinitionWhoseAgencyIsNoMemberAnyMoreIsRefused() async throws {
        let end = City.time("2026-03-02T09:30:00Z")
        let city = try await City(agencyUntil: end)
        let (holder, _) = try city.makeWallet()
        let offer = try city.offer(line("D4"))
        await #expect(throws: TrustError.record(.membershipEnded)) {
            try await holder.request(offer.offer, code: offer.code, now: end)
        }
        let request = try await holder.request(offer.offer, code: offer.code, now: City.now)
        let issued = try city.agency.issue(request, now: City.now)
        await #expect(throws: TrustError.record(.membershipEnded)) {
            try await holder.accept(issued, now: end)
        }
        _ = try await holder.accept(issued, now: City.now)
        let desk = try await city.makeDesk().verifier
        let bundle = try await city.ask(desk)
        await #expect(throws: TrustError.record(.membershipEnded)) {
            try await holder.prepare(bundle, now: end)
        }
    }

    @Test func anAgencyThatLeftSaysNothingAboutTheOther() async throws {
        let end = City.time("2026-03-02T09:30:00Z")
        let city = try await City()
        let second = try await city.addAgency(until: end)
        let desk = try await city.makeDesk().verifier
        for number in 0..<3 {
            let (holder, _) = try city.makeWallet()
            try await city.issue(to: holder, line("L\(number)"), by: second)
            try await city.issue(to: holder, line("L\(number)"))
            let bundle = try await city.ask(desk)
            let consent = try await holder.prepare(bundle, now: end).consent
            #expect(consent.papers.map { $0.shown.map(\.value) } == [["1"]])
        }
    }

    @Test func offersEnd() async throws {
        let (holder, path) = try city.makeWallet()
        let before = try Scratch.contents(path)
        let offer = try city.offer(line("D5"))
        await #expect(throws: WalletError.offerExpired) {
            try await holder.request(offer.offer, code: offer.code, now: offer.offer.expires)
        }
        #expect(try Scratch.contents(path) == before)
    }

    @Test func aRequestCanBeSentAgain() async throws {
        let (holder, _) = try city.makeWallet()
        let offer = try city.offer(line("D6"))
        let first = try await holder.request(offer.offer, code: "wrong", now: City.now)
        let second = try await holder.request(offer.offer, code: offer.code, now: City.now)
        #expect(first.request.json == second.request.json)
        let issued = try city.agency.issue(second, now: City.now)
        let third = try await holder.request(offer.offer, code: offer.code, now: City.now)
        #expect(third.json == second.json)
        _ = try await holder.accept(issued, now: City.now)
        #expect(try await holder.credentials(now: City.now).count == 1)
    }

    @Test func eachFieldOfTheCredentialCounts() async throws {
        let (holder, path) = try city.makeWallet()
        let offer = try city.offer(line("D7"))
        let request = try await holder.request(offer.offer, code: offer.code, now: City.now)
        let issued = try city.agency.issue(request, now: City.now)
        let before = try Scratch.contents(path)
        let document = issued.json
        var count = 0
        for place in document.leafPaths where place.first == "credential" {
            guard let other = document[place]?.alterations.first else { continue }
            var altered = document
            altered[place] = other
            guard let parsed = try? IssuedCredential(json: altered) else { continue }
            await #expect(throws: WalletError.self, "\(place)") {
                try await holder.accept(parsed, now: City.now)
            }
            count += 1
        }
        #expect(count > 15)
        #expect(try Scratch.contents(path) == before)
        _ = try await holder.accept(issued, now: City.now)
        await #expect(throws: WalletError.offerUnknown) {
            try await holder.accept(issued, now: City.now)
        }
    }

    @Test func anotherWalletsCredentialIsRefused() async throws {
        let (owner, _) = try city.makeWallet()
        let (thief, path) = try city.makeWallet()
        let offer = try city.offer(line("D8"))
        let mine = try await owner.request(offer.offer, code: offer.code, now: City.now)
        _ = try await thief.request(offer.offer, code: offer.code, now: City.now)
        let before = try Scratch.contents(path)
        let issued = try city.agency.issue(mine, now: City.now)
        await #expect(throws: WalletError.self) { try await thief.accept(issued, now: City.now) }
        #expect(try Scratch.contents(path) == before)
        let unknown = IssuedCredential(
            identifier: RecordIdentifier(), credential: issued.credential)
        await #expect(throws: WalletError.offerUnknown) {
            try await owner.accept(unknown, now: City.now)
        }
        _ = try await owner.accept(issued, now: City.now)
    }

    @Test func aCrashBehindTheCredentialMakesNoSecondCopy() async throws {
        let (holder, path) = try city.makeWallet()
        let offer = try city.offer(line("D9"))
        let request = try await holder.request(offer.offer, code: offer.code, now: City.now)
        let issued = try city.agency.issue(request, now: City.now)
        let before = try Scratch.contents(path).filter { $0.key.hasPrefix("offers/") }
        #expect(before.count == 2)
        let first = try await holder.accept(issued, now: City.now)
        for (name, data) in before { try data.write(to: URL(filePath: path + "/" + name)) }
        let second = try await holder.accept(issued, now: City.now)
        #expect(first == second)
        #expect(try await holder.credentials(now: City.now).count == 1)
    }

    @Test func theWalletListsWhatItHolds() async throws {
        let (holder, path) = try city.makeWallet()
        let name = try await city.issue(to: holder, line("E1"))
        let held = try await holder.credentials(now: City.now)
        #expect(held.map(\.identifier) == [name])
        #expect(held.first?.kind == "card")
        #expect(held.first?.agency?.en == "Test agency.test.example")
        #expect(held.first?.values.first { $0.attribute == "valid_until" }?.value == "20261231")
        for (name, data) in try Scratch.contents(path) where name.hasPrefix("credentials/") {
            #expect(data.range(of: Data("19800203".utf8)) == nil)
        }
    }
}

extension JSONValue {
    /// A text with one character changed in its middle.
    fileprivate var middle: [JSONValue] {
        guard case .string(let text) = self, text.count > 40 else { return [] }
        var characters = Array(text)
        let index = characters.count / 2
        characters[index] = characters[index] == "a" ? "b" : "a"
        return [.string(String(characters))]
    }
}
