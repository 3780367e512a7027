/// Why a holder cannot answer a request: which item, and what is missing.
public struct PresentationRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is missing.
    public enum Cause: Equatable, Sendable {
        /// No credential has the attribute, or the whole group.
        case noCredential
        /// Credentials have it, but none meets the restrictions together with what is shown.
        case restriction
        /// No credential's value is an integer that compares as asked.
        case predicate
        /// Non-revocation is asked of a credential that can be revoked, or is revocable itself.
        case revocation
        /// The wire format cannot show the attribute's encoding, or the attribute is never shown.
        case unshowable
        /// The holder wants to hide an item that was not asked for or cannot stay hidden.
        case cannotHide
    }

    /// The verifier's key for the item.
    public let referent: String
    /// What is missing.
    public let cause: Cause

    /// Names an item and what it lacks.
    public init(referent: String, cause: Cause) {
        self.referent = referent
        self.cause = cause
    }

    /// What is missing, in one clause without the item.
    public var reason: String {
        switch cause {
        case .noCredential: "no credential has what is asked for"
        case .restriction: "no credential meets the restrictions"
        case .predicate: "no credential satisfies the predicate"
        case .revocation: "asks for a proof of non-revocation, which is not supported"
        case .unshowable: "asks for an attribute that cannot be shown in this format"
        case .cannotHide: "cannot be hidden: not asked for, a restricted group, or not held"
        }
    }

    /// One clause that names the item and no value.
    public var description: String { "\"\(referent)\": \(reason)" }
}
