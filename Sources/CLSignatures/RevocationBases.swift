public import BigIntegers
import Commitments
import Sodium

/// The two bases `G` and `H` under which a proof of non-revocation commits, derived from an issuer's
/// key alone.
///
/// Each is the square of a number that a hash of the key decides, so nobody chose it, its logarithm to
/// the other or to a base of the key is known to nobody (the issuer would have to find it modulo its
/// primes), and it lies among the squares modulo `n`. Where `KeyFormationProof` holds, `S` generates
/// those, and so do `G` and `H`.
///
/// For a base `name`: a transcript, label `countersign/revocation-bases`, over the key's digest (`key`)
/// and `name` (`base`) seeds a stream of SHA-256; numbers of at least 128 bits more than `n` are reduced
/// and squared until one is coprime to `n`, as is the number before it.
public struct RevocationBases: Sendable {
    /// The base `G`.
    public let g: BigInteger
    /// The base `H`.
    public let h: BigInteger

    /// Derives the bases of `key`.
    ///
    /// - Throws: `CLSignatureError.keyInvalid` where 64 numbers in a row give no base, which happens to
    ///   no modulus without small factors.
    public init(_ key: IssuerPublicKey) throws(CLSignatureError) {
        g = try Self.base("G", of: key)
        h = try Self.base("H", of: key)
        guard g != h else { throw .keyInvalid }
    }

    private static func base(
        _ name: String, of key: IssuerPublicKey
    ) throws(CLSignatureError) -> BigInteger {
        var transcript = Transcript(label: "countersign/revocation-bases")
        transcript.append(key.digest.bytes, name: "key")
        transcript.append(name, name: "base")
        var stream = HashStream(transcript)
        for _ in 0..<64 {
            let root = try arithmetic { () throws(ArithmeticError) in
                try stream.integer(below: key.n)
            }
            let square = key.modulus.multiply(root, root)
            // 1 modulo neither prime: of the full order, where the key is as it should be.
            if key.modulus.contains(square), key.modulus.contains(square - .one) { return square }
        }
        throw .keyInvalid
    }
}
