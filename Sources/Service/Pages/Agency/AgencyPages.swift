import Agency
import Credentials
import HTTPTypes
import JSONDocuments
import Records
import Sodium

/// An agency's pages: its definitions, a register on its way to offers, and credentials that are taken back.
struct AgencyPages: Sendable {
    let pages: PageRenderer
    let desk: AgencyDesk
    /// The address before the path, which wallets are sent to.
    let address: @Sendable () -> String
    let registers: Drafts<RegisterDraft>
    let orders: Drafts<OrderDraft>

    /// Clerks make offers, officers take back.
    static let (all, clerks, officers) = (
        Endpoint.Access.roles([.clerk, .officer]), Endpoint.Access.roles([.clerk]),
        Endpoint.Access.roles([.officer])
    )

    init(pages: PageRenderer, desk: AgencyDesk, address: @escaping @Sendable () -> String) {
        self.pages = pages
        self.desk = desk
        self.address = address
        registers = Drafts(clock: desk.clock)
        orders = Drafts(clock: desk.clock)
    }

    /// The id of what one has sent.
    static let draft = Endpoint.Parameter(
        name: "draft", place: .path, summary: "The id of what was sent.",
        schema: ["type": "string", "pattern": "^[0-9a-f]{32}$"])

    var endpoints: [Endpoint] {
        [
            .page(
                "/agency", "agency", "An agency's definitions and counts.", access: Self.all,
                answer: overview)
        ] + importing + revoking
    }

    /// The pages of the agency that a caller may open, `current` among them.
    static func tabs(_ call: Call, current: String, _ words: Catalogue) -> [[String: Any]] {
        let roles = call.caller?.roles ?? []
        let tabs: [(path: String, text: String, role: ServiceRole?)] = [
            ("/agency", "agency-title", nil), ("/agency/imports", "import-title", .clerk),
            ("/agency/revocations", "revoke-title", .officer),
        ]
        return tabs.filter { tab in tab.role.map(roles.contains) ?? true }.map { tab in
            ["href": tab.path, "name": words[tab.text], "isCurrent": tab.path == current]
        }
    }

    private func overview(_ call: Call) throws -> Answer {
        let summaries = try desk.issuer.summaries(at: desk.clock())
        let counts = try desk.issuer.offerCounts()
        return pages.answer(call, "agency", title: "agency-title") { words in
            [
                "tabs": Self.tabs(call, current: "/agency", words),
                "offered": counts.offered, "issued": counts.issued,
                "waiting": max(0, counts.offered - counts.issued),
                "revoked": summaries.compactMap(\.revokedCount).reduce(0, +),
                "definitions": summaries.map { Self.values(of: $0, words) },
                "isClerk": call.caller?.roles.contains(.clerk) ?? false,
                "isOfficer": call.caller?.roles.contains(.officer) ?? false,
            ]
        }
    }

    private static func values(
        of summary: DefinitionSummary, _ words: Catalogue
    ) -> [String: Any] {
        [
            "name": name(of: summary), "href": "/auditor?q=" + hexadecimal(summary.digest.bytes),
            "short": String(hexadecimal(summary.digest.bytes).prefix(12)),
            "stage": words["stage-" + summary.stage.rawValue],
            "bits": summary.keyBitWidth,
            "expires": summary.expires?.description ?? "—",
            "revoked": summary.revokedCount.map { String($0) } ?? words["agency-not-revocable"],
        ]
    }

    /// A definition as people call it.
    static func name(of summary: DefinitionSummary) -> String {
        "\(summary.name) \(summary.version) / \(summary.tag)"
    }
}
