public import CBOR
import CLSignatures
public import JSONDocuments
import Sodium

/// A presentation in the native format: the texts that are shown, and the proof of the statement that they
/// complete.
///
/// Deterministic CBOR (RFC 8949, §4.2): `{0: 1, 1: [[text, …], …], 2: bytes}`, with the version; for each
/// credential the texts of the attributes that the request wants to see, in the order of their names; and
/// the proof as `schemas/native-presentation.md` has it. Which credentials, which names and what else is
/// proved the request says, and nothing here repeats it.
public struct NativePresentation: Hashable, Sendable {
    /// Largest file in bytes.
    public static let byteCountLimit = 600_000
    /// Most texts of one credential.
    public static let largestShownCount = 125
    /// Longest text that is shown, in bytes of UTF-8.
    public static let textByteCountLimit = 4_096
    private static let version: UInt64 = 1
    private static let limits = CBORLimits(byteCount: byteCountLimit, depth: 3, itemCount: 2_048)

    /// The texts that are shown, credential by credential, in the order of the attributes' names.
    public let shown: [[String]]
    /// The bytes of a `StatementProof`.
    public let proof: [UInt8]

    /// Puts a presentation together.
    public init(shown: [[String]], proof: [UInt8]) {
        self.shown = shown
        self.proof = proof
    }

    /// Reads ``bytes``, and nothing else.
    ///
    /// - Throws: `CBORError`.
    public init(parsing bytes: [UInt8]) throws(CBORError) {
        var reader = try MapReader(CBORValue(decoding: bytes, limits: Self.limits))
        _ = try reader.required(0, CBORValue.integer(in: 1...Int(Self.version)))
        shown = try reader.required(
            1,
            CBORValue.list(
                count: 1...Statement.largestCredentialCount,
                CBORValue.list(
                    count: 0...Self.largestShownCount,
                    CBORValue.text(maximumByteCount: Self.textByteCountLimit))))
        proof = try reader.required(2, CBORValue.bytes(count: 1...Self.byteCountLimit))
        try reader.finish()
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        let texts = CBORValue.array(shown.map { .array($0.map { .text($0) }) })
        return CBORValue.map(
            CBORMap([(0, .unsigned(Self.version)), (1, texts), (2, .bytes(proof))])
        ).encoded
    }
}

extension NativePresentation {
    /// Reads `{"native": base64}`, as the presentation stands in other documents.
    ///
    /// - Throws: `DecodingFailure`.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        let bytes = try reader.required("native", JSONValue.base64)
        try reader.finish()
        do throws(CBORError) {
            try self.init(parsing: bytes)
        } catch {
            throw reader.failure("native", "is no native presentation (\(error.code))")
        }
    }

    /// The document that ``init(json:)`` reads.
    public var json: JSONValue { ["native": .string(base64(bytes))] }
}
