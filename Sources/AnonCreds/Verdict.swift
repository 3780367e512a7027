/// What a check of an object from another party comes to.
public enum Verdict: Equatable, Sendable {
    /// Everything that was asked is proved.
    case accept(notes: Set<Note>)
    /// The object does not prove what was asked.
    case reject(Reason)
    /// The object uses something that this implementation does not do, and so proves nothing here.
    case unsupported(Reason)

    /// Accepted without a remark.
    public static let accept = Verdict.accept(notes: [])

    /// Why an object was refused; the raw value is the public code.
    public enum Reason: String, CaseIterable, Sendable {
        /// Not the format, too large, or with unknown or missing members.
        case malformed
        /// An identifier names a definition or schema that is not at hand.
        case unknownDefinition = "unknown-definition"
        /// What is shown is not what was asked: an item is missing, unasked, doubled or not where
        /// the document says.
        case referents
        /// A condition on the credential does not hold, or a restricted attribute is self-attested.
        case restriction
        /// A predicate proved is not the one asked for, or its attribute is not known to be an
        /// integer.
        case predicate
        /// A cryptographic proof, or a value bound to it, does not hold.
        case proof
        /// The nonce is not the request's, or was used before.
        case nonce
        /// The object was made for somebody else.
        case audience
        /// A date has passed.
        case expired
        /// Non-revocation was asked and is not proved, or revocation is used.
        case revocation
        /// A credential's values are not the schema's attributes, or a value is not encoded as the
        /// format prescribes.
        case values
    }

    /// A remark on an accepted object; the raw value is the public code.
    public enum Note: String, CaseIterable, Sendable {
        /// A predicate's attribute is an integer by its issuer's word only: over the digest of a
        /// text a modified wallet can prove every bound.
        case integersTrustedToIssuer = "integers-trusted-to-issuer"
        /// An item was answered without its value: the holder proved possession only.
        case valueNotRevealed = "value-not-revealed"
        /// An item was answered with the holder's own word.
        case selfAttested = "self-attested"
    }

    /// `accept`, `reject` or `unsupported`.
    public var code: String {
        switch self {
        case .accept: "accept"
        case .reject: "reject"
        case .unsupported: "unsupported"
        }
    }

    /// The reason of a refusal.
    public var reason: Reason? {
        switch self {
        case .accept: nil
        case .reject(let reason), .unsupported(let reason): reason
        }
    }
}
