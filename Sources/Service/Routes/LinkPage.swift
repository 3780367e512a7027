import HTTPTypes
import Records

/// The page that a browser gets at a link that is meant for a wallet.
///
/// It says whose link it is and what to do with it, and nothing about the resident: whoever finds the link
/// learns no more.
struct LinkPage: Sendable {
    /// What the link leads to.
    enum Kind: String {
        case offer
        case request
    }

    /// What the page says besides.
    struct Facts {
        /// At what kind of counter it is asked, in its own words.
        let who: String?
        /// The name of the key that signs.
        let key: String
        let why: String?
        let until: Timestamp
    }

    let pages: PageRenderer
    /// The address before the path.
    let address: String

    /// Whether a browser asks: wallets and other programs do not want HTML.
    static func isWanted(by call: Call) -> Bool {
        call.headers[.accept]?.lowercased().contains("text/html") ?? false
    }

    /// The page, or one that says why there is nothing behind the link.
    func answer(
        _ call: Call, _ kind: Kind, _ facts: (Language) throws -> Facts
    ) -> Answer {
        let visit = PageVisit(call)
        var answer: Answer
        do {
            answer = page(visit, kind, try facts(visit.language))
        } catch {
            answer = pages.answer(Problem(describing: error), for: visit, request: call.id)
        }
        answer.headers[.vary] = "Accept, Accept-Language, Cookie"
        return answer
    }

    private func page(_ visit: PageVisit, _ kind: Kind, _ facts: Facts) -> Answer {
        let link = address + visit.target.prefix { $0 != "?" }
        return pages.answer(
            visit, "link", title: kind == .offer ? "link-offer-title" : "link-request-title",
            [
                "isOffer": kind == .offer, "link": link, "key": facts.key,
                "who": facts.who as Any? ?? false, "why": facts.why as Any? ?? false,
                "until": facts.until.description.replacing("T", with: " ").replacing(
                    "Z", with: " UTC"),
                "terminal": kind == .offer
                    ? "countersign wallet accept \(link) --directory WALLET --code CODE"
                    : "countersign wallet show \(link) --directory WALLET",
            ])
    }
}
