import Credentials
import Foundation
import HTTPTypes
import JSONDocuments
import Records
import Wallet
import WalletClient

/// The pages of a resident's own wallet.
///
/// Nothing leaves the wallet from a page but what its commands on a terminal give away, too: a request for a
/// credential, a presentation after consent, a question for a receipt.
struct ResidentPages: Sendable {
    let renderer: PageRenderer
    let holder: Holder
    /// Where the wallet is, for commands to copy.
    let directory: String
    let entry: ResidentEntry
    let client: WebClient
    let requests = OpenRequests()
    let clock: @Sendable () -> Timestamp

    init(
        holder: Holder, directory: String, entry: ResidentEntry, client: WebClient = WebClient(),
        clock: @escaping @Sendable () -> Timestamp
    ) throws {
        var settings = PageSettings(
            nameZh: "我的凭证钱包", nameEn: "My wallet", isSample: false, address: "",
            sections: PageSettings.Section.wallet)
        settings.isWallet = true
        renderer = try PageRenderer(settings)
        self.holder = holder
        self.directory = directory
        self.entry = entry
        self.client = client
        self.clock = clock
    }

    /// Everything that the page does.
    var endpoints: [Endpoint] {
        [enter, end, renderer.assets.endpoint] + holdingEndpoints + takingEndpoints
            + answeringEndpoints + showsEndpoints + usageEndpoints + backupEndpoints
    }

    private var enter: Endpoint {
        Endpoint(
            method: .get, path: "/enter/{secret}", name: WalletGate.entering,
            summary: "Lets the browser in whose user started the page, once.", access: .anybody,
            parameters: [
                .init(
                    name: "secret", place: .path, summary: "The entry secret.",
                    schema: ["type": "string"])
            ],
            outcomes: [.init(status: .seeOther, summary: "In.", mediaType: nil, schema: nil)],
            isPage: true
        ) { call in
            // Whoever is in already comes in again.
            if call.caller != nil { return .see("/") }
            guard let cookie = entry.enter(try call.parameter("secret"), now: clock()) else {
                throw Problem(.forbidden, "wallet-entry-used")
            }
            var answer = Answer.see("/")
            answer.headers[.setCookie] = cookie
            return answer
        }
    }

    private var end: Endpoint {
        .form(
            "/end", "wallet.end", "Ends the page and its program.", access: WalletGate.access,
            on: "/"
        ) { call in
            entry.end()
            // The reader is nobody any more.
            return renderer.answer(
                PageVisit(target: "/", headers: call.headers, caller: nil), "wallet-ended",
                title: "wallet-ended-title")
        }
    }

    /// A page of the wallet.
    ///
    /// Browsers tell a page with this policy where its own forms come from, and nobody else.
    func page(
        _ call: Call, _ template: String, title: String, problem: Problem? = nil,
        _ values: (Catalogue) throws -> [String: Any] = { _ in [:] }
    ) rethrows -> Answer {
        var answer = try renderer.answer(
            call, template, title: title, status: problem?.status ?? .ok
        ) { words in
            var all: [String: Any] = [
                "problem": problem.map { renderer.sentence(for: $0, words) } as Any? ?? false
            ]
            all.merge(try values(words)) { $1 }
            return all
        }
        answer.headers[.referrerPolicy] = "same-origin"
        return answer
    }

    /// The problem behind an error, where people can do something about it on the page.
    ///
    /// - Throws: What is the program's own fault.
    static func problem(_ error: any Error) throws -> Problem {
        let problem = Problem(describing: error)
        guard problem.status != .internalServerError else { throw problem }
        return Problem(.unprocessableContent, problem.code, about: problem.place)
    }
}

extension Timestamp {
    /// Day and minute as the resident's own clock has them: the page is on the resident's own computer.
    var local: String {
        var seconds = time_t(epochSeconds)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return String(
            format: "%04d-%02d-%02d %02d:%02d", parts.tm_year + 1_900, parts.tm_mon + 1,
            parts.tm_mday, parts.tm_hour, parts.tm_min)
    }

    /// The day as the resident's own clock has it.
    var localDay: String { String(local.prefix(10)) }
}

extension Catalogue {
    /// An attribute's name for people; where it has none, its own.
    func attribute(_ name: String) -> String { optional("attribute-" + name) ?? name }

    /// A value for people: days, and whether one holds a licence, are numbers in a credential.
    func value(_ text: String, of attribute: String) -> String {
        switch attribute {
        case "birth_date", "resident_since", "valid_until":
            Int(text).flatMap { CalendarDate(number: $0)?.description } ?? text
        case "driving_a", "driving_b", "driving_c", "driving_d":
            optional("value-licence-" + text) ?? text
        case "disability": optional("value-disability-" + text) ?? text
        default: text
        }
    }

    /// The name of a kind of credential for people.
    func kind(_ name: String) -> String { optional("kind-" + name) ?? name }

    /// Attributes' names in one line.
    func attributes(_ names: [String]) -> String {
        names.map(attribute).joined(separator: self["list-separator"])
    }
}
