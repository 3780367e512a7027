public import JSONDocuments
import Records
import Sodium
public import TransparencyLog

/// What desk and resident keep of an anchored presentation: the entry, the salt that opens its
/// commitment, and the proof that it is on the log.
public struct Receipt: Sendable {
    /// Length of the salt in bytes.
    public static let saltByteCount = 32
    /// Longest receipt in bytes that is looked at.
    public static let maximumByteCount = 2 << 20

    /// The entry's bytes.
    public let leaf: [UInt8]
    /// 256 random bits that whoever opens the commitment must know.
    public let salt: [UInt8]
    /// Inclusion proof and checkpoint.
    public let proof: ProofBundle

    /// Puts a receipt together.
    ///
    /// - Throws: `LedgerError.receiptRefused` for a salt of another length or a leaf that is no
    ///   UTF-8 text.
    public init(leaf: [UInt8], salt: [UInt8], proof: ProofBundle) throws(LedgerError) {
        guard salt.count == Self.saltByteCount, leaf.count <= Envelope.leafByteLimit,
            String(validating: leaf, as: UTF8.self) != nil
        else { throw .receiptRefused }
        self.leaf = leaf
        self.salt = salt
        self.proof = proof
    }

    /// Reads `{"leaf", "salt", "proof"}`.
    ///
    /// - Throws: `DecodingFailure`.
    public init(parsing bytes: some Collection<UInt8>) throws(DecodingFailure) {
        guard bytes.count <= Self.maximumByteCount else {
            throw DecodingFailure(location: "", problem: "is longer than 2 MiB")
        }
        let limits = JSONLimits(byteCount: Self.maximumByteCount, depth: 2, numberDigitCount: 1)
        var reader = try ObjectReader(JSONValue(parsing: bytes, limits: limits))
        let leaf = Array(try reader.required("leaf", JSONValue.string).utf8)
        let saltText = try reader.required("salt", JSONValue.string)
        let proofText = try reader.required("proof", JSONValue.string)
        try reader.finish()
        guard leaf.count <= Envelope.leafByteLimit else {
            throw reader.failure("leaf", "is longer than a leaf can be")
        }
        guard let salt = Sodium.bytes(hexadecimal: saltText), salt.count == Self.saltByteCount
        else { throw reader.failure("salt", "must be 64 lowercase hexadecimal digits") }
        do throws(LogError) {
            proof = try ProofBundle(parsing: Array(proofText.utf8))
        } catch {
            throw reader.failure("proof", "is no tlog-proof")
        }
        self.leaf = leaf
        self.salt = salt
    }

    /// The receipt as a file.
    public var bytes: [UInt8] {
        let document: JSONValue = [
            "leaf": .string(String(decoding: leaf, as: UTF8.self)),
            "salt": .string(hexadecimal(salt)),
            "proof": .string(String(decoding: proof.bytes, as: UTF8.self)),
        ]
        return document.canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// Checks that the leaf is on the log, under a checkpoint that enough witnesses cosigned.
    ///
    /// Whether the leaf opens to a presentation under the salt is for whoever has that.
    ///
    /// - Parameters:
    ///   - log: The log's origin and key, known from elsewhere.
    ///   - policy: Which cosignatures the checkpoint needs.
    /// - Returns: The checkpoint.
    /// - Throws: `LedgerError.receiptRefused`, whatever does not hold.
    public func verify(
        log: LogIdentity, policy: WitnessPolicy = .none
    ) throws(LedgerError) -> VerifiedCheckpoint {
        do throws(LogError) {
            return try proof.verify(leaf: .leaf(leaf), log: log, policy: policy)
        } catch {
            throw .receiptRefused
        }
    }
}
