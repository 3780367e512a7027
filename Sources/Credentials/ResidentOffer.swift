public import AnonCreds
public import JSONDocuments
public import Records

/// An agency's offer to one resident, as it travels: `{"v", "offer_id", "expires", "offer",
/// "definition"}`.
///
/// It names nobody. Whoever answers it must also know the one-time code, which travels another way.
public struct ResidentOffer: Sendable {
    /// Largest file in bytes.
    public static let byteCountLimit = 1_000_000

    /// Random, 32 hexadecimal digits.
    public let identifier: RecordIdentifier
    /// When it can no longer be answered.
    public let expires: Timestamp
    /// The AnonCreds offer.
    public let offer: CredentialOffer
    /// The definition file with its evidence, unjudged; see ``AnchoredDefinition``.
    public let definition: JSONValue

    /// An offer under an anchored definition.
    public init(
        identifier: RecordIdentifier, expires: Timestamp, offer: CredentialOffer,
        definition: JSONValue
    ) {
        self.identifier = identifier
        self.expires = expires
        self.offer = offer
        self.definition = definition
    }

    /// Parses the file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        identifier = try reader.required("offer_id", RecordIdentifier.decode)
        expires = try reader.required("expires", Timestamp.decode)
        offer = try reader.required("offer", CredentialOffer.init(json:at:))
        definition = try reader.required("definition", JSONValue.any)
        try reader.finish()
    }

    /// The document that ``init(json:)`` parses.
    public var json: JSONValue {
        [
            "v": 1, "offer_id": .string(identifier.description),
            "expires": .string(expires.description), "offer": offer.json,
            "definition": definition,
        ]
    }
}
