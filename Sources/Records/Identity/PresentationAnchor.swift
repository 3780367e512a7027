public import JSONDocuments
public import Sodium

/// `identity.presentation`: the anchor of one verified presentation.
///
/// It commits to request, presentation and verdict under a salt, and names nobody.
public struct PresentationAnchor: RecordContent {
    /// `identity.presentation`.
    public var type: RecordType { .identityPresentation }
    /// Most definitions that one presentation may draw on.
    public static let definitionLimit = 8

    /// The salted commitment.
    public let commitment: SHA256Digest
    /// The digests of 1 to 8 different definitions on the ledger.
    public let definitions: [SHA256Digest]

    /// Creates an anchor.
    ///
    /// - Throws: `RecordError.countOutOfRange` or `RecordError.repeated`.
    public init(commitment: SHA256Digest, definitions: [SHA256Digest]) throws(RecordError) {
        let location = "public.definitions"
        try Field.count(definitions, in: 1...Self.definitionLimit, at: location)
        var seen: Set<SHA256Digest> = []
        for (index, digest) in definitions.enumerated() {
            guard seen.insert(digest).inserted else {
                throw .repeated(location: "\(location)[\(index)]")
            }
        }
        self.commitment = commitment
        self.definitions = definitions
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let commitment = try reader.digest("commitment")
        var definitions: [SHA256Digest] = []
        for (index, text) in try reader.strings("definitions").enumerated() {
            definitions.append(try Field.digest(text, at: "public.definitions[\(index)]"))
        }
        try reader.finish()
        try self.init(commitment: commitment, definitions: definitions)
    }

    /// `{"commitment", "definitions"}`.
    public var json: JSONValue {
        [
            "commitment": .string(hexadecimal(commitment.bytes)),
            "definitions": .array(definitions.map { .string(hexadecimal($0.bytes)) }),
        ]
    }
}
