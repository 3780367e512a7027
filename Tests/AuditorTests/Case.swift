import Auditor
import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Records
import Wallet

/// A show that went all the way: asked, answered, verified, anchored, receipted.
struct Case {
    let city: City
    let desk: Verifier
    let wallet: Holder
    let bundle: RequestBundle
    let presentation: JSONValue
    let receipt: Receipt

    init(witnessCount: Int) async throws {
        city = try await City(witnessCount: witnessCount)
        desk = try await city.makeDesk().verifier
        wallet = try city.makeWallet().holder
        try await city.issue(to: wallet)
        (bundle, presentation, receipt) = try await Self.show(city, desk, wallet)
    }

    var request: DeskRequest { bundle.request }

    static let shared = Task { try await Case(witnessCount: 3) }

    /// Goes the way once more.
    static func show(
        _ city: City, _ desk: Verifier, _ wallet: Holder
    ) async throws -> (RequestBundle, JSONValue, Receipt) {
        let bundle = try await city.ask(desk)
        let answer = try await wallet.present(
            wallet.prepare(bundle, now: City.now), now: City.now)
        _ = try desk.verify(answer, for: bundle.request, now: City.now)
        _ = try await city.release(desk)
        try await city.cosign()
        guard let receipt = try await city.receipts(desk).values.first else {
            preconditionFailure("a cosigned anchor has its receipt")
        }
        return (bundle, answer, receipt)
    }

    func audit() throws -> Audit { Audit(trust: try city.trust()) }
}
