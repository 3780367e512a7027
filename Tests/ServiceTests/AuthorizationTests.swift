import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Service

/// Every route by everybody: each role, nobody, an expired token, a made-up one, one of another office.
///
/// A route without a row fails, and so does a row without its route.
@Suite("Who may do what")
struct AuthorizationTests {
    /// What one route answers to those who may ask for it, and to whom it answers.
    private struct Row {
        /// A path with values for its parameters.
        let path: String
        let roles: Set<ServiceRole>?
        /// The status for whoever may ask: of a small request, which may well be none.
        let status: Int
        /// The status for a role that may, at another office.
        var foreign: Int?

        init(
            _ path: String, _ roles: Set<ServiceRole>? = nil, _ status: Int = 200,
            foreign: Int? = nil
        ) {
            self.path = path
            self.roles = roles
            self.status = status
            self.foreign = foreign
        }
    }

    private static let none = String(repeating: "0", count: 32)
    private static let all = Set(ServiceRole.allCases)
    private static let water = "/api/departments/water"
    private static let audited: Set<ServiceRole> = [.department, .auditor]
    private static let live = "/api/desks/library/requests/" + none

    private static let rows: [String: Row] = [
        "health.live": Row("/health/live"), "health.ready": Row("/health/ready"),
        "version": Row("/version"), "openapi": Row("/openapi.json"),
        "log.checkpoint": Row("/log/checkpoint"), "log.key": Row("/log/vkey"),
        "log.tile": Row("/log/tile/0/000", nil, 404), "log.entry": Row("/log/entries/0"),
        "log.find": Row("/log/find", nil, 400), "log.search": Row("/log/search"),
        "log.consistency": Row("/log/consistency?from=1&to=2"),
        "log.register": Row("/log/register"),
        "log.evidence.entries": Row("/log/evidence/entries/0"),
        "log.evidence.member": Row("/log/evidence/member/none", nil, 400),
        "log.evidence.definition": Row("/log/evidence/definition/" + none, nil, 400),
        "log.evidence.status": Row("/log/evidence/status/" + none, nil, 400),
        "log.evidence.retirement": Row("/log/evidence/retirement/" + none, nil, 400),
        "log.heads": Row("/log/heads"), "log.head-history": Row("/log/heads/" + none, nil, 400),
        "log.append": Row("/log/entries"),
        "metrics": Row("/metrics", [.administrator]),
        "desk.list": Row("/api/desks", [.desk], foreign: 200),
        "desk.templates": Row("/api/desks/library/templates", [.desk], foreign: 403),
        "desk.ask": Row("/api/desks/library/requests", [.desk], 400, foreign: 403),
        "desk.state": Row(live, [.desk], 404, foreign: 403),
        "desk.events": Row(live + "/events", [.desk], 404, foreign: 403),
        "desk.clear": Row(live + "/shown", [.desk], 404, foreign: 403),
        "request.fetch": Row("/requests/" + none, nil, 404),
        "request.answer": Row("/requests/" + none, nil, 404),
        "desk.receipt": Row("/desks/library/receipts", nil, 400),
        "department.list": Row("/api/departments", audited, foreign: 200),
        "department.summary": Row(water, [.department], foreign: 403),
        "department.add": Row(water + "/records", [.department], foreign: 403),
        "department.search": Row(water + "/records", audited, foreign: 403),
        "department.record": Row(water + "/records/" + none, audited, 404, foreign: 403),
        "department.grant": Row(water + "/grants", [.department], 400, foreign: 403),
        "department.erase": Row(water + "/erasures", [.department], 400, foreign: 403),
        "department.accesses": Row(water + "/accesses", audited, foreign: 403),
        "department.usage": Row(water + "/usage", [.department], 400, foreign: 403),
        "department.follow": Row(water + "/following", [.department], 400, foreign: 403),
        "department.events": Row(water + "/following/events", [.department], 400, foreign: 403),
        "department.rules": Row(
            water + "/rules", [.department, .officer, .auditor], foreign: 403),
        "department.propose": Row(water + "/rules", [.department], 422, foreign: 403),
        "department.rule": Row(
            water + "/rules/" + none, [.department, .officer], 404, foreign: 403),
        "department.approve": Row(
            water + "/rules/\(none)/approvals", [.department, .officer], 422, foreign: 403),
        "agency.definitions": Row("/api/agency/definitions", [.clerk, .officer]),
        "agency.offer": Row("/api/agency/offers", [.clerk], 400),
        "agency.revoke": Row("/api/agency/revocations", [.officer], 400),
        "agency.import": Row("/api/agency/imports", [.clerk], 400),
        "agency.import.rows": Row(
            "/api/agency/imports/\(none)/rows?page=0", [.clerk], 404),
        "jobs": Row("/api/jobs", [.clerk, .auditor, .officer]),
        "job": Row("/api/jobs/" + none, [.clerk, .auditor, .officer], 404),
        "job.end": Row("/api/jobs/" + none, [.clerk, .auditor, .officer], 404),
        "proposals": Row("/api/agency/proposals", [.officer]),
        "proposal": Row("/api/agency/proposals/" + none, [.officer], 404),
        // A token that is nobody's proposes and confirms nothing.
        "proposal.make": Row("/api/agency/proposals", [.officer], 403),
        "proposal.confirm": Row(
            "/api/agency/proposals/\(none)/confirmation", [.officer], 403),
        "proposal.withdraw": Row("/api/agency/proposals/" + none, [.officer], 403),
        "acts": Row("/api/acts", [.administrator]),
        "job.audit": Row("/api/audits", [.auditor], 202),
        "definition": Row("/definitions/" + none + none, nil, 404),
        "revocations": Row("/revocations/\(none)\(none)/status", nil, 404),
        "offer.fetch": Row("/offers/" + none, nil, 404),
        "offer.answer": Row("/offers/\(none)/credential", nil, 400),
        "page.agency": Row("/agency", [.clerk, .officer]),
        "page.import": Row("/agency/imports", [.clerk]),
        "form.import": Row("/agency/imports", [.clerk], 403),
        "page.import-draft": Row("/agency/imports/" + none, [.clerk], 403),
        "form.import-offer": Row("/agency/imports/\(none)/offers", [.clerk], 403),
        "form.import-drop": Row("/agency/imports/\(none)/drop", [.clerk], 403),
        "agency.code": Row("/agency/offers/\(none)/code.svg", [.clerk], 404),
        "page.revoke": Row("/agency/revocations", [.officer]),
        "form.revoke": Row("/agency/revocations", [.officer], 403),
        "page.revoke-draft": Row("/agency/revocations/" + none, [.officer], 403),
        "form.revoke-confirm": Row("/agency/revocations/\(none)/confirm", [.officer], 403),
        "form.revoke-drop": Row("/agency/revocations/\(none)/drop", [.officer], 403),
        "page.home": Row("/"), "page.api": Row("/api"), "page.problems": Row("/problems"),
        "assets": Row("/assets/none.css", nil, 404),
        "page.sign-in": Row("/sign-in"),
        // Forms are for people with a session: a program's token is none.
        "form.sign-in": Row("/sign-in", nil, 403),
        "form.sign-out": Row("/sign-out", all, 403),
        "page.account": Row("/account", all, 403),
        "form.password": Row("/account/password", all, 403),
        "form.sessions-end": Row("/account/sessions/end", all, 403),
        "page.own-tokens": Row("/account/tokens", all, 403),
        "form.own-token-make": Row("/account/tokens", all, 403),
        "form.own-token-remove": Row("/account/tokens/remove", all, 403),
        "page.accounts": Row("/admin/accounts", [.administrator]),
        "form.account-make": Row("/admin/accounts", [.administrator], 403),
        "form.account-disable": Row("/admin/accounts/disable", [.administrator], 403),
        "page.tokens": Row("/admin/tokens", [.administrator]),
        "form.token-make": Row("/admin/tokens", [.administrator], 403),
        "form.token-remove": Row("/admin/tokens/remove", [.administrator], 403),
        "desk.code": Row("/desk/library/requests/\(none)/code.svg", [.desk], 404, foreign: 403),
        "page.explorer": Row("/auditor"), "page.entry": Row("/auditor/entries/0"),
        "page.consistency": Row("/auditor/consistency"),
        "page.receipt": Row("/auditor/receipt"), "page.charts": Row("/auditor/charts"),
        "page.desks": Row("/desk", [.desk], 303, foreign: 200),
        "page.desk": Row("/desk/library", [.desk], foreign: 403),
        "form.ask": Row("/desk/library/ask", [.desk], 403, foreign: 403),
        "page.request": Row("/desk/library/requests/" + none, [.desk], 404, foreign: 403),
        "form.clear": Row("/desk/library/requests/\(none)/clear", [.desk], 403, foreign: 403),
    ]

    private let site: WholeSite

    init() async throws { site = try await WholeSite() }

    @Test func everyRouteHasARow() {
        let routes = site.service.endpoints.map(\.name).sorted()
        #expect(Set(routes).count == routes.count)
        #expect(routes == Self.rows.keys.sorted())
    }

    @Test func everyRouteByEverybody() async throws {
        for endpoint in site.service.endpoints {
            guard let row = Self.rows[endpoint.name] else { continue }
            switch endpoint.access {
            case .anybody: #expect(row.roles == nil, "\(endpoint.name)")
            case .roles(let roles): #expect(row.roles == roles, "\(endpoint.name)")
            }
            try await expect(endpoint, row)
        }
    }

    private func expect(_ endpoint: Endpoint, _ row: Row) async throws {
        func status(_ token: String?) async throws -> Int {
            try await site.ask(endpoint, row.path, token: token).status.code
        }
        // People are sent to sign in; programs, and whoever writes, are told.
        let unknown = endpoint.isPage && !endpoint.isWrite ? 303 : 401
        #expect(
            try await status(nil) == (row.roles == nil ? row.status : unknown), "\(endpoint.name)")
        for bad in [site.tokens["expired"] ?? "", "cst_" + String(repeating: "0", count: 64), "x"] {
            #expect(try await status(bad) == unknown, "\(endpoint.name), a token that is none")
        }
        for role in ServiceRole.allCases {
            let isAllowed = row.roles?.contains(role) ?? true
            #expect(
                try await status(site.tokens[role.rawValue]) == (isAllowed ? row.status : 403),
                "\(endpoint.name), \(role)")
        }
        if let foreign = row.foreign {
            #expect(
                try await status(site.tokens["foreign"]) == foreign,
                "\(endpoint.name), another office")
        }
    }
}
