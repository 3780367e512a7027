import BigIntegers
import Commitments
public import Sodium

/// One revocation: the place in the chain, the revoked number, and the digest of what comes before.
///
/// Events are counted from 1; place 0 is the start, at which nothing is revoked.
public struct RevocationEvent: Hashable, Sendable {
    /// Place in the chain, `1 ... RevocationHead.largestIndex`.
    public let index: Int
    /// The revoked number.
    public let number: RevocationNumber
    /// Digest of the chain up to the event before.
    public let parent: SHA256Digest

    /// Digest of the chain up to this event: SHA-256 over index, number and parent.
    ///
    /// At the end of a block the value comes on top: see ``RevocationBlock/closingDigest``.
    public var digest: SHA256Digest {
        var transcript = Transcript(label: "countersign/revocation-event")
        transcript.append(number: UInt64(index), name: "index")
        transcript.append(number: number.prime, name: "number")
        transcript.append(parent.bytes, name: "parent")
        return transcript.digest()
    }
}

/// The digests that stand where the chain is not an event.
///
/// Source: as RFC 6962 and gabi, each digest covers all that precedes it, so that one signature over the
/// newest covers every suffix. Values at block ends are part of the chain: an altered one is found
/// before anything is computed with it.
enum RevocationChain {
    /// The digest at place 0: binds the definition, and by it the key, and the value `ν_0`.
    static func start(definition: SHA256Digest, value: BigInteger) -> SHA256Digest {
        var transcript = Transcript(label: "countersign/revocation-start")
        transcript.append(definition.bytes, name: "definition")
        transcript.append(value, name: "value")
        return transcript.digest()
    }

    /// The digest at the end of a full block: its last event and the value after it.
    static func close(newest: SHA256Digest, value: BigInteger) -> SHA256Digest {
        var transcript = Transcript(label: "countersign/revocation-block")
        transcript.append(newest.bytes, name: "newest")
        transcript.append(value, name: "value")
        return transcript.digest()
    }
}
