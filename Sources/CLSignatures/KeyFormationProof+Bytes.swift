import BigIntegers
import CBOR
public import Commitments
import Sodium

extension KeyFormationProof {
    /// Size of the largest encoding that is read.
    public static let maximumByteCount = 200_000

    /// The proof as deterministic CBOR.
    ///
    /// A map of the version (0), challenge (1), multiples and values of the roots (2, 3), roots of the
    /// bases (4), multiples and roots of the exponents (5, 6), responses of balance (7) and membership
    /// (8). A number is a byte string, most significant byte first, without leading zeros. A multiple is a byte: 0 for 1, 1 for −1, 2 for 2, 3 for −2.
    public var bytes: [UInt8] {
        let map: CBORValue = [
            0: .unsigned(KeyFormation.version), 1: .bytes(challenge),
            2: .bytes(rootMultiples.map(\.rawValue)), 3: Self.list(roots),
            4: Self.list(baseRoots), 5: .bytes(exponentMultiples.map(\.rawValue)),
            6: Self.list(exponentRoots), 7: Self.list(balance), 8: Self.list(membership),
        ]
        return map.encoded
    }

    /// Reads a proof; whether it holds for a key, `verify` says.
    ///
    /// - Throws: `ProofError.malformed` for more than `maximumByteCount` bytes, another version, a count or
    ///   size out of range, and what is not the one encoding.
    public init(parsing bytes: [UInt8]) throws(ProofError) {
        do throws(CBORError) {
            try self.init(decoding: bytes)
        } catch {
            throw .malformed
        }
    }

    private init(decoding bytes: [UInt8]) throws(CBORError) {
        let limits = CBORLimits(byteCount: Self.maximumByteCount, depth: 2, itemCount: 1_000)
        var reader = try MapReader(CBORValue(decoding: bytes, limits: limits))
        _ = try reader.required(0) { (value, location) throws(CBORError) in
            guard value == .unsigned(KeyFormation.version) else {
                throw .outOfRange(location: location)
            }
        }
        challenge = try reader.required(
            1, CBORValue.bytes(count: SHA256Digest.byteCount...SHA256Digest.byteCount))
        rootMultiples = try reader.required(2, Self.multiples(count: KeyFormation.rootCount))
        roots = try reader.required(
            3, Self.integers(count: KeyFormation.rootCount...KeyFormation.rootCount))
        baseRoots = try reader.required(
            4, Self.integers(count: 4...CLParameters.maximumBaseCount + 3))
        exponentMultiples = try reader.required(
            5, Self.multiples(count: KeyFormation.exponentCount))
        exponentRoots = try reader.required(
            6, Self.integers(count: KeyFormation.exponentCount...KeyFormation.exponentCount))
        balance = try reader.required(
            7, Self.integers(count: KeyFormation.generatorCount...KeyFormation.generatorCount))
        membership = try reader.required(
            8, Self.integers(count: KeyFormation.membershipCount...KeyFormation.membershipCount))
        try reader.finish()
    }

    private static func list(_ integers: [BigInteger]) -> CBORValue {
        .array(integers.map { .bytes($0.magnitudeBytes) })
    }

    /// Numbers that are not negative, of at most 3,080 bits, without leading zero bytes.
    private static func integers(
        count: ClosedRange<Int>
    ) -> (CBORValue, String) throws(CBORError) -> [BigInteger] {
        CBORValue.list(count: count) { (value, location) throws(CBORError) in
            let bytes = try CBORValue.bytes(count: 0...385)(value, location)
            guard bytes.first != 0 else { throw .outOfRange(location: location) }
            return BigInteger(bigEndian: bytes)
        }
    }

    private static func multiples(
        count: Int
    ) -> (CBORValue, String) throws(CBORError) -> [SquareMultiple] {
        { (value, location) throws(CBORError) in
            var multiples: [SquareMultiple] = []
            for byte in try CBORValue.bytes(count: count...count)(value, location) {
                guard let multiple = SquareMultiple(rawValue: byte) else {
                    throw .outOfRange(location: location)
                }
                multiples.append(multiple)
            }
            return multiples
        }
    }
}
