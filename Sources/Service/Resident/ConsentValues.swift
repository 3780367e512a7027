import Credentials
import Records
import Wallet
import WalletClient

/// A desk's request as its page shows it: who asks and why, what is shown, what stays hidden, who will know.
struct ConsentValues {
    let item: OpenRequests.Item
    let id: String
    let language: Language
    let words: Catalogue

    /// What the template needs.
    var all: [String: Any] {
        var values: [String: Any] = [
            "id": id, "host": item.visit.address.host, "isRepeated": item.prepared == nil,
            "purpose": item.request.content.purpose.text(language),
            "counter": item.request.content.counter.text(language),
            "until": item.request.content.expires.local,
        ]
        guard let consent = item.prepared?.consent else { return values }
        let isShowing = consent.papers.contains { !$0.shown.isEmpty }
        let agencies = Set(consent.papers.map { $0.agency.text(language) }).sorted()
            .joined(separator: words["list-separator"])
        let desk = consent.desk.text(language)
        let knowsDesk = isShowing ? "consent-knows-desk" : "consent-knows-desk-nothing"
        let knowsOthers = isShowing ? "consent-knows-others-shown" : "consent-knows-others"
        let knowsAgency =
            consent.remarks.contains(.agencyKeyNotProved)
            ? "consent-knows-agency-unproved" : "consent-knows-agency"
        let keeps = consent.kept == .receipt ? "consent-keeps-receipt" : "consent-keeps-shown"
        let more: [String: Any] = [
            "desk": desk,
            "papers": consent.papers.enumerated().map { self.values(of: $1, at: $0, in: consent) },
            "compared": consent.compared.map(text), "isComparing": !consent.compared.isEmpty,
            "keeps": words(keeps, ["day": consent.keptUntil.localDay]),
            "knowsDesk": words(knowsDesk, ["desk": desk]),
            "knowsAgency": words(knowsAgency, ["agency": agencies]),
            "knowsLog": words("consent-knows-log", ["desk": desk]),
            "knowsOthers": words[knowsOthers],
            "isUncompared": consent.remarks.contains(.checkpointNotCompared),
        ]
        values.merge(more) { $1 }
        return values
    }

    private func values(
        of paper: Consent.Paper, at position: Int, in consent: Consent
    ) -> [String: Any] {
        let heading = words(
            "consent-from", ["kind": words.kind(paper.kind), "agency": paper.agency.text(language)])
        return [
            "heading": consent.papers.count > 1 ? "\(position + 1). \(heading)" : heading,
            "shown": paper.shown.map {
                [
                    "attribute": words.attribute($0.attribute),
                    "value": words.value($0.value, of: $0.attribute),
                ] as [String: Any]
            },
            "isShowing": !paper.shown.isEmpty,
            "learnt": paper.learnt.map(text), "isLearning": !paper.learnt.isEmpty,
            "hidden": words.attributes(paper.hidden), "isHiding": !paper.hidden.isEmpty,
        ]
    }

    private func text(_ statement: Consent.Statement) -> String {
        switch statement {
        case .bound(let attribute, let sign, let value):
            let kind = CalendarDate(value) == nil ? "" : "date-"
            let relation =
                switch sign {
                case ">=": "condition-\(kind)from"
                case "<=": "condition-\(kind)to"
                case ">": "condition-\(kind)above"
                case "<": "condition-\(kind)below"
                default: "condition-is"
                }
            return words(relation, ["attribute": words.attribute(attribute), "value": value])
        case .between(let attribute, let lowest, let highest):
            return words(
                "condition-between",
                ["attribute": words.attribute(attribute), "lowest": lowest, "highest": highest])
        case .notRevoked(let time): return words("condition-valid", ["time": time.local])
        }
    }

    private func text(_ relation: Consent.Relation) -> String {
        words(
            relation.isSame ? "condition-same" : "condition-differs",
            [
                "first": words.attribute(relation.first.attribute),
                "one": String(relation.first.credential + 1),
                "second": words.attribute(relation.second.attribute),
                "other": String(relation.second.credential + 1),
            ])
    }
}
