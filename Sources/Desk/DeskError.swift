public import Credentials

/// Why a desk does not ask; nothing in it is personal.
public enum DeskError: Error, Equatable, Sendable {
    /// A template cannot be asked about this schema: which part of it, and why.
    case template(RequestTemplate.Mismatch)

    /// The stable code of the refusal.
    public var code: String { "template" }
}
