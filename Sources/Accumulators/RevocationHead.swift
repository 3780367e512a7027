public import BigIntegers
public import Sodium

/// What an issuer signs of a definition's revocations: how many there are, the value `ν` in which all
/// other credentials are accumulated, and the digest of the chain.
///
/// A value that exists is well formed. Whether it is the issuer's, and on the log, is for those to check
/// who sign ``bytes`` and verify the signature; there must be one head an index, up to its time.
///
/// Source: the signed accumulator of gabi (`revocation/api.go`).
public struct RevocationHead: Hashable, Sendable {
    /// The most events that a chain can have.
    public static let largestIndex = 1 << 32 - 1
    /// The latest time, the largest integer of JSON.
    public static let largestTime = 1 << 53 - 1

    /// Digest of the credential definition with its public key.
    public let definition: SHA256Digest
    /// Number of revocations so far, `0 ... largestIndex`.
    public let index: Int
    /// The accumulator's value `ν`, a square modulo the issuer's `n`.
    public let value: BigInteger
    /// Digest of the chain up to here.
    public let newest: SHA256Digest
    /// When the issuer said so, in seconds since 1970.
    public let timeEpochSeconds: Int

    /// Puts a head together.
    ///
    /// - Throws: `AccumulatorError.headMalformed` for an index outside its limits, or for one of 0
    ///   whose digest is not that of the start; `.timeInvalid`; `.elementInvalid` for the value.
    public init(
        definition: SHA256Digest, index: Int, value: BigInteger, newest: SHA256Digest,
        timeEpochSeconds: Int, modulus: Modulus
    ) throws(AccumulatorError) {
        guard (0...Self.largestIndex).contains(index) else { throw .headMalformed }
        guard (0...Self.largestTime).contains(timeEpochSeconds) else { throw .timeInvalid }
        self.value = try modulus.element(value)
        guard
            index > 0
                || newest == RevocationChain.start(definition: definition, value: value)
        else { throw .headMalformed }
        self.definition = definition
        self.index = index
        self.newest = newest
        self.timeEpochSeconds = timeEpochSeconds
    }

    /// The head at place 0.
    ///
    /// - Throws: `AccumulatorError.timeInvalid`, `.elementInvalid`.
    init(
        startOf definition: SHA256Digest, value: BigInteger, timeEpochSeconds: Int,
        modulus: Modulus
    ) throws(AccumulatorError) {
        try self.init(
            definition: definition, index: 0, value: value,
            newest: RevocationChain.start(definition: definition, value: value),
            timeEpochSeconds: timeEpochSeconds, modulus: modulus)
    }

    /// Number of events in the newest block, `1 ... 64`; 0 only at the start.
    ///
    /// It follows from the index, so nothing else states it.
    public var lastBlockCount: Int {
        index == 0 ? 0 : (index - 1) % RevocationBlock.capacity + 1
    }

    /// Whether the head ends a block, or is the start.
    public var isAligned: Bool { index % RevocationBlock.capacity == 0 }
}

extension RevocationHead {
    private static let label = Array("countersign/revocation-head/v1\n".utf8)
    private static let fixedByteCount = label.count + 2 * SHA256Digest.byteCount + 8 + 8 + 2

    /// The canonical bytes, to be signed: label, definition (32 bytes), index (8), digest of the
    /// chain (32), time (8), length of the value (2), value; numbers big-endian, the value without
    /// leading zeros.
    public var bytes: [UInt8] {
        Self.label + definition.bytes + bigEndianBytes(UInt64(index)) + newest.bytes
            + bigEndianBytes(UInt64(timeEpochSeconds)) + ElementBytes.write(value)
    }

    /// Reads ``bytes``, and nothing else.
    ///
    /// - Throws: `AccumulatorError.headMalformed`, `.elementInvalid` for a value that cannot be one
    ///   modulo `n`.
    public init(parsing bytes: [UInt8], modulus: Modulus) throws(AccumulatorError) {
        guard bytes.count <= Self.fixedByteCount + ElementBytes.largestCount else {
            throw .headMalformed
        }
        var reader = ByteReader(bytes)
        guard reader.bytes(Self.label.count).map(Array.init) == Self.label,
            let definition = reader.digest(),
            let index = reader.number(upTo: Self.largestIndex), let newest = reader.digest(),
            let time = reader.number(upTo: Self.largestTime),
            let value = ElementBytes.read(&reader), reader.rest.isEmpty
        else { throw .headMalformed }
        try self.init(
            definition: definition, index: index, value: value, newest: newest,
            timeEpochSeconds: time, modulus: modulus)
    }
}
