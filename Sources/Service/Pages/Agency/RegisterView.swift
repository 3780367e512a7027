import Agency
import Credentials
import Records

/// A register as its pages show it: so many rows at once.
struct RegisterView {
    let draft: RegisterDraft
    let id: String
    /// The page, from 1.
    let number: Int
    let words: Catalogue
    let attributes: AttributeWords

    /// Rows of a page; with them it stays below 100 KB.
    private static let (rowCount, slipCount, faultCount) = (40, 40, 50)

    /// What would become of each row.
    func preview(of definition: String) -> [String: Any] {
        let all = draft.prospects
        let faults = all.compactMap { prospect -> (line: Int, text: String)? in
            switch prospect {
            case .fault(let fault):
                (
                    fault.line,
                    words(
                        "import-fault",
                        [
                            "line": String(fault.line), "column": String(fault.column),
                            "fault": words.text(of: fault.cause),
                        ])
                )
            case .offer(let row, .valueNotAllowed(let attribute)):
                (
                    row.line,
                    words(
                        "import-value",
                        ["line": String(row.line), "attribute": attributes.label(attribute)])
                )
            case .offer: nil
            }
        }
        let rows = all.filter { if case .offer = $0 { true } else { false } }
        var isOffering = false
        if case .offering = draft.stage { isOffering = true }
        var values: [String: Any] = [
            "id": id, "definition": definition, "isOffering": isOffering,
            "count": draft.offerCount, "canOffer": draft.offerCount > 0 && !isOffering,
            "confirm": words("preview-confirm", ["count": String(draft.offerCount)]),
            "already": all.count { if case .offer(_, .alreadyIssued) = $0 { true } else { false } },
            "faultCount": faults.count, "hasFaults": !faults.isEmpty,
            "faults": faults.prefix(Self.faultCount).map(\.text),
            "moreFaults": faults.count > Self.faultCount
                ? words("preview-more-faults", ["count": String(faults.count - Self.faultCount)])
                    as Any : false,
            "evidence": words["evidence-" + draft.terms.evidence],
            "validUntil": draft.terms.validUntil.description,
            "expires": String(draft.terms.expires.description.prefix(10)),
            "headings": draft.attributes.map(attributes.label),
            "hasRows": !rows.isEmpty,
            "rows": page(of: rows, Self.rowCount).map(row),
        ]
        values.merge(paging(rows.count, Self.rowCount)) { $1 }
        return values
    }

    private func row(_ prospect: RegisterDraft.Prospect) -> [String: Any] {
        guard case .offer(let row, let forecast) = prospect else { return [:] }
        let key =
            switch forecast {
            case .new: "forecast-new"
            case .again: "forecast-again"
            case .replacing: "forecast-replacing"
            case .alreadyIssued: "forecast-already-issued"
            case .valueNotAllowed: "forecast-refused"
            }
        return [
            "line": row.line, "key": row.key, "forecast": words[key],
            "isOffered": prospect.isOffered,
            "values": draft.attributes.map { name in
                row.values[name].map { attributes.value($0, of: name) } ?? ""
            },
        ]
    }

    /// A slip for each offer, to be handed out.
    func slips(
        _ offers: [Int: NewOffer], service: String, link: (RecordIdentifier) -> String
    ) -> [String: Any] {
        let lines = draft.prospects.compactMap { prospect -> (Register.Row, NewOffer)? in
            guard case .offer(let row, _) = prospect, let made = offers[row.line] else {
                return nil
            }
            return (row, made)
        }
        let count = draft.prospects.count
        var values: [String: Any] = [
            "id": id,
            "done": words(
                "offers-done",
                ["count": String(lines.count), "others": String(count - lines.count)]),
            "until": String(draft.terms.expires.description.prefix(10)),
            "validUntil": draft.terms.validUntil.description,
            "slips": page(of: lines, Self.slipCount).map { row, made -> [String: Any] in
                [
                    "line": row.line, "person": person(row),
                    "offer": made.offer.identifier.description,
                    "link": link(made.offer.identifier), "code": made.code,
                    "issuer": service,
                ]
            },
        ]
        values.merge(paging(lines.count, Self.slipCount)) { $1 }
        return values
    }

    /// Whom a slip is for: what names the row, and the name where the register has one.
    private func person(_ row: Register.Row) -> String {
        let names = ["family_name", "given_name", "name"].compactMap { row.values[$0] }
        let name = names.joined(separator: words.language == .zh ? "" : " ")
        return name.isEmpty ? row.key : "\(name) (\(row.key))"
    }

    private func page<T>(of all: [T], _ count: Int) -> ArraySlice<T> {
        all.dropFirst((current(all.count, count) - 1) * count).prefix(count)
    }

    private func current(_ all: Int, _ count: Int) -> Int {
        max(1, min(number, (all + count - 1) / count))
    }

    private func paging(_ all: Int, _ count: Int) -> [String: Any] {
        let last = max(1, (all + count - 1) / count)
        let current = current(all, count)
        return [
            "isPaged": last > 1,
            "pages": (1...last).map { page -> [String: Any] in
                [
                    "number": page, "href": "/agency/imports/\(id)?page=\(page)",
                    "isCurrent": page == current,
                    "label": words("page-number", ["page": String(page)]),
                ]
            },
        ]
    }
}

extension Catalogue {
    /// What is wrong at a place of a register.
    func text(of cause: RegisterFault.Cause) -> String {
        switch cause {
        case .tooLarge: self["fault-too-large"]
        case .empty: self["fault-empty"]
        case .header: self["fault-header"]
        case .encoding: self["fault-encoding"]
        case .quotation(.inside): self["fault-quotation-inside"]
        case .quotation(.textBehind): self["fault-quotation-behind"]
        case .quotation(.open): self["fault-quotation-open"]
        case .columnMissing(let name): self("fault-column-missing", ["column": name])
        case .fieldCount(let count, let expected):
            self("fault-field-count", ["count": String(count), "expected": String(expected)])
        case .keyRepeated(let line): self("fault-key-repeated", ["line": String(line)])
        case .keyLength: self["fault-key-length"]
        case .keyForm: self["fault-key-form"]
        case .value(let column, let form):
            self("fault-value", ["column": column, "form": text(of: form)])
        }
    }

    private func text(of form: RegisterFault.Form) -> String {
        switch form {
        case .blank: self["fault-form-blank"]
        case .long: self["fault-form-long"]
        case .control: self["fault-form-control"]
        case .number: self["fault-form-number"]
        case .bounds(let bounds):
            self(
                "fault-form-bounds",
                ["least": String(bounds.lowerBound), "most": String(bounds.upperBound)])
        case .day: self["fault-form-day"]
        case .list: self["fault-form-list"]
        case .number64: self["fault-form-number"]
        }
    }
}
