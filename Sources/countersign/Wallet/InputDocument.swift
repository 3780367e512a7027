import JSONDocuments
import WalletClient

/// A JSON document that a command reads from a file or fetches by a link.
enum InputDocument {
    /// How messages name `place`: a link by its host alone, since who knows the rest may use it.
    static func name(of place: String) -> String {
        guard WebAddress.isMeant(by: place) else { return place }
        return (try? WebAddress(parsing: place).host) ?? "the link"
    }

    /// What `decode` makes of the document at `place`; a refusal names the file, or the link's host.
    static func decode<T>(
        _ place: String, limit: Int, _ decode: (JSONValue) throws(DecodingFailure) -> T
    ) async throws -> T {
        guard WebAddress.isMeant(by: place) else { return try InputFile.decode(place, decode) }
        let address = try WebAddress(parsing: place)
        let bytes = try await WebClient().get(address, kind: .json, limit: limit)
        return try InputFile.naming(address.host) { try decode(JSONValue(parsing: bytes)) }
    }
}
