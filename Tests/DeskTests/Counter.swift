import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Wallet

/// A counter with a resident before it: one city, one desk, one wallet with a credential.
struct Counter {
    let city: City
    let desk: Verifier
    let deskPath: String
    let wallet: Holder

    init(witnessCount: Int = 0) async throws {
        city = try await City(witnessCount: witnessCount)
        (desk, deskPath) = try await city.makeDesk()
        wallet = try city.makeWallet().holder
        try await city.issue(to: wallet)
    }

    /// The counter that tests share which leave nothing behind that another would meet.
    static let shared = Task { try await Counter() }

    /// A request and the honest wallet's answer.
    func show(
        _ template: String = "car-sharing", _ arguments: [String: String] = [:]
    ) async throws -> (request: DeskRequest, presentation: JSONValue) {
        let bundle = try await city.ask(desk, template, arguments)
        return (bundle.request, try await answer(bundle))
    }

    func answer(_ bundle: RequestBundle) async throws -> JSONValue {
        try await wallet.present(wallet.prepare(bundle, now: City.now), now: City.now)
    }
}
