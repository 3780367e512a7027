public import Records

/// What a wallet knows of a credential's worth; desks decide by their own newer knowledge.
public enum CredentialState: Equatable, Sendable {
    /// It can be shown; it was not revoked until then, `nil` where it cannot be.
    case valid(asOf: Timestamp?)
    /// Its agency took it back.
    case revoked
    /// Its definition has expired or was retired, or its agency is no member of the log any more.
    case ended(RecordError)
}
