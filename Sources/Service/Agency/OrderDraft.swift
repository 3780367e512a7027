import Agency

/// An order to revoke that an officer has sent: what would become of it, and what did.
struct OrderDraft: Sendable {
    /// How far it is.
    enum Stage: Sendable {
        /// Nothing is done yet.
        case preview
        /// It is being carried out.
        case revoking
        /// So many were revoked; the heads are on the ledger, cosigned or not.
        case revoked(count: Int, isCosigned: Bool)
    }

    let subjects: [RevocationOrder.Subject]
    let reason: RevocationReason
    let forecast: RevocationForecast
    var stage = Stage.preview
}
