import JSONDocuments
public import Sodium
public import TransparencyLog

/// One entry of the ledger: a typed public record, an identifier, a time and a signature.
///
/// An envelope that exists is well formed. Its ``leaf``, the canonical JSON (RFC 8785), is what the
/// log hashes; two envelopes are equal where their leaves are.
public struct Envelope: Sendable {
    /// The version that this code reads and writes.
    public static let version = 1
    /// Longest leaf in bytes: the entry length of tlog-tiles has 16 bits.
    public static let leafByteLimit = 65_535
    /// Longest input in bytes, with whatever white space and escapes.
    public static let inputByteLimit = 1_000_000

    /// 128 random bits that name this envelope.
    public let id: RecordIdentifier
    /// When it was made, as its maker claims; on the full hour for presentation anchors.
    public let created: Timestamp
    /// The content.
    public let record: Record
    /// Where the record belongs, how long its payload lives, and what the payload is.
    public let filing: Filing
    /// The signature; `nil` before signing, and never on the ledger.
    public private(set) var signature: EnvelopeSignature?
    /// What the signature covers: the canonical JSON without `sig`.
    public let signedBytes: [UInt8]
    /// The canonical JSON, at most ``leafByteLimit`` bytes.
    public private(set) var leaf: [UInt8]
    /// The key under which this very value was signed or verified in this process.
    private var knownSigner: NoteVerifierKey?

    /// The record type.
    public var type: RecordType { record.type }
    /// SHA-256 of the leaf: the same id with another digest is another content.
    public var digest: SHA256Digest { SHA256.hash(leaf) }

    /// Creates an envelope that is still to be signed.
    ///
    /// - Throws: `RecordError.createdNotOnHour`, another case for a filing that its type does not
    ///   allow, or `RecordError.tooLarge`.
    public init(
        _ record: Record, filing: Filing = .none, id: RecordIdentifier = RecordIdentifier(),
        created: Timestamp
    ) throws(RecordError) {
        try self.init(record, filing: filing, id: id, created: created, signature: nil)
    }

    init(
        _ record: Record, filing: Filing, id: RecordIdentifier, created: Timestamp,
        signature: EnvelopeSignature?
    ) throws(RecordError) {
        if record.type.isHourly, !created.isOnHour { throw .createdNotOnHour }
        try filing.check(record.type, created: created)
        try record.checkPlace(id: id, filing: filing)
        let object = Self.object(record, filing, id, created)
        signedBytes = JSONValue.object(object).canonicalBytes
        if let signature {
            leaf = try Self.leaf(object, signature)
        } else {
            leaf = signedBytes
        }
        guard leaf.count <= Self.leafByteLimit else { throw .tooLarge(limit: Self.leafByteLimit) }
        self.id = id
        self.created = created
        self.record = record
        self.filing = filing
        self.signature = signature
    }

    private static func object(
        _ record: Record, _ filing: Filing, _ id: RecordIdentifier, _ created: Timestamp
    ) -> JSONObject {
        JSONObject(
            [
                ("v", .integer(version)), ("type", .string(record.type.rawValue)),
                ("id", .string(id.description)), ("created", .string(created.description)),
                ("public", record.json),
            ] + filing.members)
    }

    private static func leaf(
        _ object: JSONObject, _ signature: EnvelopeSignature
    ) throws(RecordError) -> [UInt8] {
        var object = object
        object["sig"] = signature.json
        let leaf = JSONValue.object(object).canonicalBytes
        guard leaf.count <= leafByteLimit else { throw .tooLarge(limit: leafByteLimit) }
        return leaf
    }
}

extension Envelope {
    /// This envelope with the signature of `key`, under the name `name`, in place of any other.
    ///
    /// The name is that of the key's vkey; the operator's is the log's origin.
    ///
    /// - Throws: `RecordError.keyMalformed` for a name that cannot stand on the ledger,
    ///   `RecordError.tooLarge`.
    public func signed(
        by key: borrowing SigningKey, name: String
    ) throws(RecordError) -> Envelope {
        let verifier = try Field.signingKey(
            key.verificationKey, name: name, at: "sig.key")
        let signature = EnvelopeSignature(
            key: KeyReference(verifier), value: key.sign(signedBytes))
        var envelope = self
        envelope.leaf = try Self.leaf(Self.object(record, filing, id, created), signature)
        envelope.signature = signature
        envelope.knownSigner = verifier
        return envelope
    }

    /// Checks that `key` signed this envelope.
    ///
    /// A value that came from ``signed(by:name:)`` or ``verified(by:)`` is not computed again.
    /// - Throws: `RecordError.signatureMissing`, `RecordError.signatureKeyMismatch` or
    ///   `RecordError.signatureInvalid`.
    public func verifySignature(_ key: NoteVerifierKey) throws(RecordError) {
        guard let signature else { throw .signatureMissing }
        guard key.kind == .signature, signature.key == KeyReference(key) else {
            throw .signatureKeyMismatch
        }
        if knownSigner == key { return }
        guard key.publicKey.verify(signedBytes, signature: signature.value) else {
            throw .signatureInvalid
        }
    }

    /// This envelope, once `key`'s signature is verified; later checks of it cost nothing.
    ///
    /// - Throws: as ``verifySignature(_:)``.
    public func verified(by key: NoteVerifierKey) throws(RecordError) -> Envelope {
        try verifySignature(key)
        var envelope = self
        envelope.knownSigner = key
        return envelope
    }
}

extension Envelope: Hashable {
    /// Equal where the leaves are, byte by byte.
    public static func == (left: Envelope, right: Envelope) -> Bool { left.leaf == right.leaf }

    /// Hashes the leaf.
    public func hash(into hasher: inout Hasher) { hasher.combine(leaf) }
}
