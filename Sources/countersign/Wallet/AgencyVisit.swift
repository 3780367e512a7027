import Credentials
import Foundation
import Records
import Wallet
import WalletClient

/// A resident's answer to an agency over the network: from an offer's link to the credential.
struct AgencyVisit {
    let address: WebAddress
    let link: OfferLink

    init(_ address: WebAddress) {
        self.address = address
        link = OfferLink(address, WebClient())
    }

    /// Fetches the offer, asks for its credential, and keeps it.
    ///
    /// - Returns: The wallet's name for the credential.
    func run(code: String, by holder: Holder) async throws -> String {
        let offer = try await InputFile.naming(address.host) { try await link.offer() }
        return try await run(offer, code: code, by: holder)
    }

    /// Asks for the credential of an offer that was fetched, and keeps it; asked again, the agency gives the
    /// same one.
    func run(_ offer: ResidentOffer, code: String, by holder: Holder) async throws -> String {
        let code = code.trimmingCharacters(in: .whitespacesAndNewlines)
        let request = try await holder.request(offer, code: code, now: .now)
        let issued = try await InputFile.naming(address.host) {
            try await link.credential(for: request)
        }
        return try await holder.accept(issued, now: .now)
    }
}
