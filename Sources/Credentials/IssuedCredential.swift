public import AnonCreds
public import JSONDocuments
public import Records

/// A credential on its way to the wallet that asked for it: `{"v", "offer_id", "credential"}`.
public struct IssuedCredential: Sendable {
    /// Largest file in bytes.
    public static let byteCountLimit = 1_000_000

    /// The offer that it answers.
    public let identifier: RecordIdentifier
    /// The AnonCreds credential as signed; useless without the wallet's link secret and blinder.
    public let credential: Credential

    /// The credential for the offer `identifier`.
    public init(identifier: RecordIdentifier, credential: Credential) {
        self.identifier = identifier
        self.credential = credential
    }

    /// Parses the file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        identifier = try reader.required("offer_id", RecordIdentifier.decode)
        credential = try reader.required("credential", Credential.init(json:at:))
        try reader.finish()
    }

    /// The document that ``init(json:)`` parses.
    public var json: JSONValue {
        [
            "v": 1, "offer_id": .string(identifier.description), "credential": credential.json,
        ]
    }
}
