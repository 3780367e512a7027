import Credentials

/// Attributes and their values as people read them, in one language.
struct AttributeWords: Sendable {
    private let labels: [String: AttributeLabel]
    private let words: Catalogue

    init(_ labels: [String: AttributeLabel], _ words: Catalogue) {
        self.labels = labels
        self.words = words
    }

    /// An attribute's label; its name in the schema where it has none.
    func label(_ name: String) -> String {
        labels[name].map { $0.text.text(words.language) } ?? name
    }

    /// A value as people read it.
    func value(_ raw: String, of name: String) -> String {
        switch (labels[name]?.form ?? .text).shown(raw) {
        case .text(let text): text
        case .flag(let isSo): words[isSo ? "value-yes" : "value-no"]
        }
    }

    /// What is proved about an attribute, as people say it.
    func condition(_ condition: RequestTemplate.Condition) -> String {
        let form = labels[condition.attribute]?.form ?? .text
        if form == .flag, condition.comparison == .atLeast, condition.bound == .number(1) {
            return label(condition.attribute)
        }
        let bound =
            switch condition.bound {
            case .number(let number): value(String(number), of: condition.attribute)
            case .today(let years): words("desk-years-ago", ["years": String(years)])
            case .parameter: words["desk-parameter"]
            }
        let key =
            switch condition.comparison {
            case .atLeast: "at-least"
            case .moreThan: "more-than"
            case .atMost: "at-most"
            case .lessThan: "less-than"
            case .equal: "equal"
            }
        return words(
            (form == .day ? "condition-day-" : "condition-") + key,
            ["attribute": label(condition.attribute), "bound": bound])
    }
}
