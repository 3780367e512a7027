import BigIntegers
import Commitments
import Sodium

/// The number `m2` that ties a credential to the text of its request.
///
/// `H(t1, t2)` with t1 = SHA-256 of the text and t2 = SHA-256 of `"-1"`, which stands for "not
/// revocable"; the bytes of both digests are reversed. Source: fact sheet §7.1.
enum CredentialContext {
    static func value(_ text: String) -> BigInteger {
        ChallengeHasher.hash([reversedDigest(text), reversedDigest("-1")])
    }

    private static func reversedDigest(_ text: String) -> BigInteger {
        BigInteger(bigEndian: SHA256.hash(text.utf8).bytes.reversed())
    }
}
