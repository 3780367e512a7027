import Credentials
import JSONDocuments
import Records
import Wallet

extension Consent {
    /// The consent as a page of text.
    var text: String {
        var lines = [
            "\(desk.zh) / \(desk.en) asks (\(counter.zh) / \(counter.en)):",
            "  \(purpose.zh) / \(purpose.en)",
        ]
        for (position, paper) in papers.enumerated() {
            let number = papers.count > 1 ? "Credential \(position + 1), " : "From "
            lines.append("\(number)\(paper.kind) of \(paper.agency.zh) / \(paper.agency.en):")
            lines += paper.lines.map { "  " + $0 }
        }
        if !relations.isEmpty {
            lines.append("And it will learn that:")
            lines += relations.map { "  \($0)" }
        }
        let what = kept == .receipt ? "a receipt without your data" : "what you show"
        lines.append("It keeps \(what) until \(keptUntil).")
        lines += remarks.map { "Note: \($0.sentence)" }
        return lines.joined(separator: "\n")
    }

    /// The consent for another program.
    var json: JSONValue {
        [
            "desk": desk.json, "counter": counter.json, "purpose": purpose.json,
            "credentials": .array(papers.map(\.json)),
            "relations": .array(relations.map(JSONValue.string)),
            "keep": .string(kept.rawValue), "keep_until": .string(keptUntil.description),
            "remarks": .array(remarks.map { .string($0.rawValue) }),
        ]
    }
}

extension Consent.Paper {
    fileprivate var lines: [String] {
        var lines = ["It will read:"]
        lines += shown.isEmpty ? ["  nothing"] : shown.map { "  \($0.attribute): \($0.value)" }
        lines.append("It will learn that:")
        lines += proved.isEmpty ? ["  nothing more"] : proved.map { "  \($0)" }
        lines.append("Stays hidden: \(hidden.joined(separator: ", "))")
        return lines
    }

    fileprivate var json: JSONValue {
        [
            "agency": agency.json, "kind": .string(kind),
            "shown": .array(shown.map { .string($0.attribute) }),
            "proved": .array(proved.map(JSONValue.string)),
            "hidden": .array(hidden.map(JSONValue.string)),
        ]
    }
}

extension Consent.Remark {
    fileprivate var sentence: String {
        switch self {
        case .agencyKeyNotProved:
            "this kind of credential does not rule out that the agency itself, with a key made "
                + "for it, could recognise you."
        case .checkpointNotCompared:
            "the log could not be compared with what this wallet saw before."
        }
    }
}
