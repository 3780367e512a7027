public import Credentials
import JSONDocuments

/// An agency's offer at its address: `GET` gives the offer, `POST …/credential` takes the wallet's
/// request and answers the credential.
public struct OfferLink: Sendable {
    private let address: WebAddress
    private let client: WebClient

    /// Largest credential with its witness in bytes.
    private static let credentialByteCountLimit = 1_000_000

    /// The offer at `address`.
    public init(_ address: WebAddress, _ client: WebClient) {
        self.address = address
        self.client = client
    }

    /// The offer, unjudged.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func offer() async throws -> ResidentOffer {
        try ResidentOffer(
            json: JSONValue(
                parsing: await client.get(
                    address, kind: .json, limit: ResidentOffer.byteCountLimit)))
    }

    /// The credential for a request, unjudged; the same request again gets the same credential.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func credential(for request: ResidentRequest) async throws -> IssuedCredential {
        let answer = try await client.post(
            request.json.canonicalBytes, as: .json, to: address.appending("credential"),
            limit: Self.credentialByteCountLimit)
        return try IssuedCredential(json: JSONValue(parsing: answer))
    }
}
