import AnonCreds
import Commitments
import JSONDocuments
public import Sodium

/// What an anchor commits to: a desk's request, the resident's presentation and the verdict.
///
/// SHA-256 with a 256-bit salt hides and binds: without the salt the anchor tells nothing, and with
/// it no other presentation fits. To forget a presentation, destroy salt and file.
public enum PresentationCommitment {
    /// Length of a salt in bytes.
    public static let saltByteCount = 32
    /// The one verdict that is anchored.
    public static let acceptedVerdict = Verdict.accept.code

    /// The commitment, with `salt` of 32 random bytes.
    ///
    /// - Parameters:
    ///   - request: What was asked, with the desk's signature.
    ///   - presentation: The presentation's canonical bytes.
    ///   - verdict: The verdict's code; only ``acceptedVerdict`` is anchored.
    ///   - salt: 32 random bytes.
    /// - Returns: The digest that the anchor carries.
    public static func digest(
        request: DeskRequest, presentation: [UInt8], verdict: String, salt: [UInt8]
    ) -> SHA256Digest {
        var transcript = Transcript(label: "countersign/presentation-anchor")
        transcript.append(salt, name: "salt")
        transcript.append(request.json.canonicalBytes, name: "request")
        transcript.append(presentation, name: "presentation")
        transcript.append(verdict, name: "verdict")
        return transcript.digest()
    }
}
