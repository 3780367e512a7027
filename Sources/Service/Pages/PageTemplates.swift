import Mustache

/// The templates of all pages, compiled when the service starts.
struct PageTemplates: Sendable {
    private let library: MustacheLibrary

    /// Compiles the templates that are part of the program.
    ///
    /// - Throws: `MustacheTemplate.Error` for a template that is none.
    init() throws {
        MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name)
        var library = MustacheLibrary()
        for (name, bytes) in Self.sources {
            let text = String(decoding: bytes, as: UTF8.self)
            try library.register("{{% CONTENT_TYPE: \(PageEscaping.name)}}\n" + text, named: name)
        }
        self.library = library
    }

    /// The page that a template makes of values.
    func render(_ name: String, _ values: [String: Any]) -> String {
        guard let text = library.render(values, withTemplate: name) else {
            preconditionFailure("no template is called \(name)")
        }
        return text
    }

    /// Names and texts of the templates.
    static let sources: [(name: String, bytes: [UInt8])] = [
        ("layout", PackageResources.layout_mustache),
        ("home", PackageResources.home_mustache),
        ("api", PackageResources.api_mustache),
        ("problem", PackageResources.problem_mustache),
        ("problems", PackageResources.problems_mustache),
        ("sign-in", PackageResources.sign_in_mustache),
        ("account", PackageResources.account_mustache),
        ("accounts", PackageResources.accounts_mustache),
        ("tokens", PackageResources.tokens_mustache),
        ("desks", PackageResources.desks_mustache),
        ("desk", PackageResources.desk_mustache),
        ("request", PackageResources.request_mustache),
        ("agency", PackageResources.agency_mustache),
        ("agency-tabs", PackageResources.agency_tabs_mustache),
        ("import", PackageResources.import_mustache),
        ("preview", PackageResources.preview_mustache),
        ("offers", PackageResources.offers_mustache),
        ("revoke", PackageResources.revoke_mustache),
        ("order", PackageResources.order_mustache),
        ("page-numbers", PackageResources.page_numbers_mustache),
        ("explorer", PackageResources.explorer_mustache),
        ("entry", PackageResources.entry_mustache),
        ("consistency", PackageResources.consistency_mustache),
        ("receipt", PackageResources.receipt_mustache),
        ("charts", PackageResources.charts_mustache),
        ("command", PackageResources.command_mustache),
        ("wallet-holding", PackageResources.wallet_holding_mustache),
        ("wallet-taking", PackageResources.wallet_taking_mustache),
        ("wallet-answering", PackageResources.wallet_answering_mustache),
        ("wallet-consent", PackageResources.wallet_consent_mustache),
        ("wallet-outcome", PackageResources.wallet_outcome_mustache),
        ("wallet-shows", PackageResources.wallet_shows_mustache),
        ("wallet-show", PackageResources.wallet_show_mustache),
        ("wallet-usage", PackageResources.wallet_usage_mustache),
        ("wallet-backup", PackageResources.wallet_backup_mustache),
        ("wallet-ended", PackageResources.wallet_ended_mustache),
        ("link", PackageResources.link_mustache),
    ]
}
