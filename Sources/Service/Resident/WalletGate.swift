import HTTPTypes
import Records

/// The gate of a wallet's page: for the resident's own browser, at the page's own name, and nobody else.
struct WalletGate: Gate {
    let entry: ResidentEntry
    let clock: @Sendable () -> Timestamp

    /// The name of the endpoint that lets in.
    static let entering = "wallet.enter"
    /// Who may use the page is nobody's role: any other gate lets nobody through.
    static let access = Endpoint.Access.roles([])

    func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller? {
        guard entry.isOwn(authority: visit.authority) else {
            throw Problem(.misdirectedRequest, "wallet-host")
        }
        if endpoint.isWrite, !entry.isOwn(origin: visit.headers[.origin]) {
            throw Problem(.forbidden, "other-site")
        }
        let site = visit.headers[.secFetchSite] ?? "none"
        guard endpoint.name == Self.entering || ["none", "same-origin"].contains(site) else {
            throw Problem(.forbidden, "other-site")
        }
        let caller = entry.caller(visit.headers, now: clock())
        guard caller != nil || endpoint.access == .anybody else {
            throw Problem(.forbidden, "wallet-entry")
        }
        return caller
    }

    func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {}
}
