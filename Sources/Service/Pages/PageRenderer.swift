import Credentials
import HTTPTypes

/// Makes pages: a template, the texts of a language, and the frame that all of them share.
struct PageRenderer: Sendable {
    let settings: PageSettings
    let assets = PageAssets()
    private let templates: PageTemplates
    private let catalogues: [Catalogue]
    private let labels: [String: AttributeLabel]

    /// Compiles templates and reads texts, all of them in the program.
    ///
    /// - Throws: What the parsers throw for a template or a text that is none.
    init(_ settings: PageSettings) throws {
        self.settings = settings
        templates = try PageTemplates()
        catalogues = [
            try Catalogue(.zh, parsing: PackageResources.zh_json),
            try Catalogue(.en, parsing: PackageResources.en_json),
        ]
        labels = try AttributeLabel.builtIn()
    }

    /// The texts of a language.
    func words(_ language: Language) -> Catalogue {
        catalogues[language == .zh ? 0 : 1]
    }

    /// Attributes as people read them in the language of `words`.
    func attributes(_ words: Catalogue) -> AttributeWords { AttributeWords(labels, words) }

    /// The answer to `call` that `template` makes of what `values` returns, given the texts.
    ///
    /// `title` is the key of the page's heading, where `values` has no `title` of its own.
    func answer(
        _ call: Call, _ template: String, title: String, status: HTTPResponse.Status = .ok,
        _ values: (Catalogue) throws -> [String: Any] = { _ in [:] }
    ) rethrows -> Answer {
        let visit = PageVisit(call)
        return page(
            template, for: visit, title: title, status: status,
            try values(words(visit.language)))
    }

    /// The page for `visit` that `template` makes of the texts and `values`.
    func answer(
        _ visit: PageVisit, _ template: String, title: String, _ values: [String: Any] = [:]
    ) -> Answer {
        page(template, for: visit, title: title, status: .ok, values)
    }

    /// The page that tells why a request was not answered, in words.
    func answer(_ problem: Problem, for visit: PageVisit, request: String) -> Answer {
        let words = words(visit.language)
        var answer = page(
            "problem", for: visit, title: "refusal-title", status: problem.status,
            [
                "problem": sentence(for: problem, words), "code": problem.code,
                "place": problem.place as Any? ?? false, "request": request,
                "retry": problem.retrySeconds.map {
                    words("refusal-retry", ["seconds": String($0)])
                } as Any? ?? false,
                "signIn": problem.status == .unauthorized
                    ? Self.signIn(returningTo: visit.target) as Any : false,
            ])
        if let seconds = problem.retrySeconds { answer.headers[.retryAfter] = String(seconds) }
        return answer
    }

    /// The address to sign in at, and to come back from.
    static func signIn(returningTo target: String) -> String {
        let next = LocalPath.checked(target).map { [(name: "next", value: $0)] } ?? []
        return "/sign-in" + QueryText.make(next)
    }

    /// What the keys of the texts for problems' codes begin with.
    static let problemPrefix = "problem-"

    /// A problem in the words of this kind of service.
    func sentence(for problem: Problem, _ words: Catalogue) -> String {
        guard settings.isWallet else { return Self.explanation(of: problem, words) }
        return words.optional("wallet-" + Self.problemPrefix + problem.code)
            ?? words.optional(Self.problemPrefix + problem.code)
            ?? words["wallet-problem-other"]
    }

    /// A problem in words: its code's, else its status's.
    static func explanation(of problem: Problem, _ words: Catalogue) -> String {
        words.optional(problemPrefix + problem.code)
            ?? words.optional("status-\(problem.status.code)")
            ?? words[problem.status.code < 500 ? "status-400" : "status-500"]
    }

    private func page(
        _ template: String, for visit: PageVisit, title: String, status: HTTPResponse.Status,
        _ values: [String: Any]
    ) -> Answer {
        let words = words(visit.language)
        var all: [String: Any] = ["title": words[title]]
        all.merge(values) { _, given in given }
        all.merge(frame(visit, words)) { _, framed in framed }
        var answer = Answer.page(templates.render(template, all), status: status)
        answer.headers[.contentLanguage] = visit.language.tag
        answer.headers[.vary] = "Accept-Language, Cookie"
        if visit.choosesLanguage {
            answer.headers.append(HTTPField(name: .setCookie, value: visit.language.cookie))
        }
        return answer
    }

    /// What the layout needs of every page.
    private func frame(_ visit: PageVisit, _ words: Catalogue) -> [String: Any] {
        let path = visit.target.prefix { $0 != "?" }
        return [
            "t": words.all,
            "lang": visit.language.tag,
            "service": settings.name(visit.language),
            "isSample": settings.isSample,
            "isWallet": settings.isWallet,
            "stylesheet": assets.stylesheet,
            "deskScript": assets.deskScript,
            "printScript": assets.printScript,
            "receiptScript": assets.receiptScript,
            "formToken": visit.caller?.formToken ?? visit.strangerToken ?? "",
            "languages": Language.allCases.map { language -> [String: Any] in
                [
                    "name": language == .zh ? "中文" : "English", "tag": language.tag,
                    "href": visit.target(in: language), "isCurrent": language == visit.language,
                ]
            },
            "navigation": sections(of: visit.caller).map { section -> [String: Any] in
                [
                    "name": words["section-" + section.rawValue], "href": section.path,
                    "isCurrent": path == section.path || path.hasPrefix(section.path + "/"),
                ]
            },
            "account": visit.caller?.name as Any? ?? false,
        ]
    }

    private func sections(of caller: Caller?) -> [PageSettings.Section] {
        if settings.isWallet { return caller == nil ? [] : settings.sections }
        return settings.sections.filter { section in
            guard let roles = section.roles else { return true }
            return caller.map { !$0.roles.isDisjoint(with: roles) } ?? false
        }
    }
}
