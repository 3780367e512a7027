public import Credentials
import Foundation
public import Records
public import Wallet

/// A resident's visit at an agency over the network: from an offer's link to the credential.
public struct AgencyVisit: Sendable {
    /// Where the offer is.
    public let address: WebAddress
    private let link: OfferLink

    /// A visit at `address`.
    public init(_ address: WebAddress, _ client: WebClient) {
        self.address = address
        link = OfferLink(address, client)
    }

    /// The agency's offer, unjudged.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func offer() async throws -> ResidentOffer { try await link.offer() }

    /// Asks for the credential of an offer that was fetched, and keeps it; asked again, the agency gives
    /// the same one.
    ///
    /// - Parameters:
    ///   - offer: The offer, which is judged before anything is told.
    ///   - code: The one-time code that came another way.
    ///   - holder: The wallet.
    ///   - now: Its clock.
    /// - Returns: The wallet's name for the credential.
    /// - Throws: `WalletError`, `TrustError`, `ClientError`, `DecodingFailure`, `StorageError`.
    public func take(
        _ offer: ResidentOffer, code: String, by holder: Holder, now: Timestamp
    ) async throws -> String {
        let code = code.trimmingCharacters(in: .whitespacesAndNewlines)
        let request = try await holder.request(offer, code: code, now: now)
        return try await holder.accept(link.credential(for: request), now: now)
    }
}
