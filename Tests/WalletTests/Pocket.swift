import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Wallet

/// A resident with a credential, and a desk that asks.
struct Pocket {
    let city: City
    let desk: Verifier
    let wallet: Holder
    let path: String

    init(
        seeds: City.Seeds = City.Seeds(), witnessCount: Int = 0, line: String = City.resident
    ) async throws {
        city = try await City(seeds: seeds, witnessCount: witnessCount)
        desk = try await city.makeDesk().verifier
        (wallet, path) = try city.makeWallet()
        try await city.issue(to: wallet, line)
    }

    static let shared = Task { try await Pocket() }

    func state() throws -> [String: Data] { try Scratch.contents(path) }
}
