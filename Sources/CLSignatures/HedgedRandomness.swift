import BigIntegers
import Commitments
import Sodium

/// Masks from a secret, fresh randomness and everything that is proved.
///
/// A response is `mask + challenge · secret`. Whoever sees two responses with one mask and different
/// challenges divides them and has the secret: a virtual machine resumed twice, a generator that is
/// stuck, or one that an attacker foresees gives a credential away. So a mask is no draw from the
/// system's generator, but from the stream
///
///     key = HKDF-SHA-256(salt: 32 fresh bytes, secret: link secret, info: label ‖ H(context))
///     mask k = the first bits of ChaCha20(key, nonce: k)
///
/// where the context is all that announcement, challenge and responses are computed from: the nonce, and
/// for each credential its key, its signature, its values, the names shown and the predicates.
///
/// - Fresh bytes good, link secret known to the attacker: the first HMAC is keyed with 256 bits that nobody
///   knows, and the masks are as random as before.
/// - Fresh bytes known or repeated, link secret unknown: the link secret's 256 bits take their place.
///   Two proofs with the same masks then have the same context, as far as SHA-256 has no collisions. So
///   they have the same announcements and commitments, hence the same challenge and responses: they are one
///   proof sent twice, which tells nothing new. Anything that differs, as another credential with the
///   same values, or one name more that is shown, gives masks that are independent.
/// - Both known: nothing helps.
///
/// An issuer's draws come from such a stream too, with a prime half of its key as the secret: its proof of
/// a signature has a mask of the same kind, and two signatures with one `e` could be multiplied.
///
/// Fresh bytes are kept for two reasons: without them two answers to one request would be linkable, and
/// whoever disturbs a computation could have it repeated with the same masks.
/// The order of the draws belongs to the label: another order needs another version.
///
/// Source: RFC 6979, §3.6, and draft-irtf-cfrg-det-sigs-with-noise for the idea; RFC 5869; RFC 8439.
struct HedgedRandomness: ProverRandomness, ~Copyable {
    /// Length in bytes of what the system's generator gives.
    static let freshByteCount = 32
    private static let label = Array("countersign/masks/v1\n".utf8)

    private let stream: MaskStream
    private var drawCount: UInt64 = 0

    /// Derives the stream; the caller's `fresh` bytes are used once, and `byteCount` is the secret's
    /// length: that of a link secret, or of an issuer's prime.
    ///
    /// - Throws: `CLSignatureError.arithmetic` for a longer secret, or where memory is short.
    init(
        secret: borrowing SecretInteger, byteCount: Int = CLParameters.message / 8,
        context: SHA256Digest, fresh: [UInt8]
    ) throws(CLSignatureError) {
        let stream = try arithmetic { () throws(ArithmeticError) in
            let bytes = try secret.bigEndianBytes(count: byteCount)
            do throws(SodiumError) {
                return MaskStream(
                    key: try HKDF.derive(
                        ChaCha20.keyByteCount, from: bytes, salt: fresh,
                        info: Self.label + context.bytes))
            } catch {
                throw ArithmeticError.outOfMemory
            }
        }
        self.stream = stream
    }

    /// A secret drawn uniformly from `0 ..< bound`, but for 2^−128.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a bound that is not positive.
    mutating func secret(
        below bound: borrowing SecretInteger, bitWidth: Int
    ) throws(ArithmeticError) -> SecretInteger {
        try blinder(bitWidth: bitWidth + 128).modulo(bound)
    }

    mutating func blinder(bitWidth: Int) -> SecretInteger {
        stream.integer(draw: nextDraw(), bitWidth: bitWidth)
    }

    mutating func roots(of distance: UInt64) -> [UInt64] {
        var words = MaskWords(stream, draw: nextDraw())
        return FourSquares(of: distance, using: &words).roots
    }

    /// Three numbers whose squares add up to `distance`.
    ///
    /// - Throws: `ArithmeticError.outOfRange` where there are none, or the number is too wide.
    mutating func threeRoots(
        of distance: borrowing SecretInteger
    ) throws(ArithmeticError) -> [HeldSecret] {
        var words = MaskWords(stream, draw: nextDraw())
        return try ThreeSquares(of: distance, using: &words).roots
    }

    private mutating func nextDraw() -> UInt64 {
        defer { drawCount += 1 }
        return drawCount
    }
}
