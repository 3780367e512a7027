public import AnonCreds
public import JSONDocuments
public import Records

/// A wallet's answer to an offer: `{"v", "offer_id", "code", "request"}`.
public struct ResidentRequest: Sendable {
    /// Largest file in bytes.
    public static let byteCountLimit = 100_000

    /// The offer that is answered.
    public let identifier: RecordIdentifier
    /// The one-time code that came with the offer by another way.
    public let code: String
    /// The AnonCreds credential request with the committed link secret.
    public let request: CredentialRequest

    /// An answer to the offer `identifier`.
    public init(identifier: RecordIdentifier, code: String, request: CredentialRequest) {
        self.identifier = identifier
        self.code = code
        self.request = request
    }

    /// Parses the file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        identifier = try reader.required("offer_id", RecordIdentifier.decode)
        code = try reader.required("code", JSONValue.string)
        request = try reader.required("request", CredentialRequest.init(json:at:))
        try reader.finish()
        guard code.utf8.count <= 64 else {
            throw reader.failure("code", "is longer than any code")
        }
    }

    /// The document that ``init(json:)`` parses.
    public var json: JSONValue {
        [
            "v": 1, "offer_id": .string(identifier.description), "code": .string(code),
            "request": request.json,
        ]
    }
}
