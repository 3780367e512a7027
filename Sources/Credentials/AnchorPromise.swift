public import JSONDocuments
public import Records
public import Sodium
public import TransparencyLog

/// A desk's signed word that an accepted presentation will be anchored.
///
/// The resident gets it at once, while the anchor waits for its batch; a missed one is evidence.
public struct AnchorPromise: Sendable {
    /// The envelope as it will stand in the log.
    public let leaf: [UInt8]
    /// 32 bytes that open the anchor's commitment.
    public let salt: [UInt8]
    /// Until when it will be anchored.
    public let anchoredBy: Timestamp

    private let signature: [UInt8]

    /// Signs the promise with the desk's key.
    public init(
        leaf: [UInt8], salt: [UInt8], anchoredBy: Timestamp, key: borrowing SigningKey
    ) {
        self.leaf = leaf
        self.salt = salt
        self.anchoredBy = anchoredBy
        signature = key.sign(Self.signedBytes(leaf: leaf, anchoredBy: anchoredBy))
    }

    /// Parses `{"v", "leaf", "salt", "anchored_by", "sig"}`.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        leaf = Array(try reader.required("leaf", JSONValue.string).utf8)
        salt = try reader.required("salt", SHA256Digest.decode).bytes
        anchoredBy = try reader.required("anchored_by", Timestamp.decode)
        signature = try reader.required("sig", JSONValue.base64)
        try reader.finish()
    }

    /// The document that ``init(json:)`` parses.
    public var json: JSONValue {
        [
            "v": 1,
            "leaf": .string(String(decoding: leaf, as: UTF8.self)),
            "salt": .string(hexadecimal(salt)),
            "anchored_by": .string(anchoredBy.description),
            "sig": .string(base64(signature)),
        ]
    }

    /// Whether the desk with `key` gave this promise.
    public func isSigned(by key: NoteVerifierKey) -> Bool {
        key.publicKey.verify(
            Self.signedBytes(leaf: leaf, anchoredBy: anchoredBy), signature: signature)
    }

    private static func signedBytes(leaf: [UInt8], anchoredBy: Timestamp) -> [UInt8] {
        Array("countersign/anchor-promise/v1\n\(anchoredBy)\n".utf8) + leaf
    }
}
