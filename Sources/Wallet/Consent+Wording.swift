import AnonCreds
import Credentials
import Records

extension Consent {
    /// Words a request for the resident, from the question that will be answered.
    init(
        desk: BilingualText, request: DeskRequest, question: PresentationRequest,
        held: HeldCredential, anchored: AnchoredDefinition, remarks: [Remark]
    ) {
        let asked = Set(question.attributes.flatMap(\.names))
        let compared = Set(question.predicates.map(\.attribute))
        let values = held.credential.values
        self.desk = desk
        purpose = request.content.purpose
        shown = asked.sorted().map {
            Shown(attribute: $0.text, value: values[$0]?.raw ?? "")
        }
        proved = question.predicates.map { predicate in
            let bound = anchored.integers.wording(Int(predicate.bound), of: predicate.attribute)
            return "\(predicate.attribute.text) \(predicate.relation.rawValue) \(bound)"
        }
        hidden = held.definition.schema.attributes
            .filter { !asked.contains($0) && !compared.contains($0) }.map(\.text)
        kept = request.content.kept
        keptUntil = request.content.keptUntil
        self.remarks = remarks
    }
}

extension Consent {
    /// Words a native question for the resident.
    init(
        desk: BilingualText, request: DeskRequest, question: NativeQuestion,
        holdings: [NativeHolding], remarks: [Remark]
    ) {
        self.desk = desk
        purpose = request.content.purpose
        shown = zip(question.claims, holdings).flatMap { claim, holding in
            zip(claim.reveal, holding.texts(for: claim)).map(Shown.init)
        }
        proved =
            zip(question.claims, holdings).flatMap { claim, holding in
                claim.ranges.map { $0.wording(holding.anchored) }
                    + (claim.notRevoked.map { ["not revoked as of \($0.time)"] } ?? [])
            } + question.relations.map(\.wording)
        let named = Set(question.attributes.map(AttributeName.init))
        hidden = holdings.flatMap { holding in
            holding.held.definition.schema.attributes.filter { name in
                !named.contains(name) && holding.anchored.integers.encoding(name) != .revocation
            }
        }.map(\.text)
        kept = request.content.kept
        keptUntil = request.content.keptUntil
        self.remarks = remarks
    }
}

extension NativeQuestion.Interval {
    fileprivate func wording(_ anchored: AnchoredDefinition) -> String {
        func text(_ bound: Int) -> String {
            anchored.integers.wording(bound, of: AttributeName(attribute))
        }
        switch (lowest, highest) {
        case (let lowest?, let highest?):
            return lowest == highest
                ? "\(attribute) = \(text(lowest))"
                : "\(text(lowest)) <= \(attribute) <= \(text(highest))"
        case (let lowest?, nil): return "\(attribute) >= \(text(lowest))"
        case (nil, let highest): return "\(attribute) <= \(highest.map(text) ?? "")"
        }
    }
}

extension NativeQuestion.Relation {
    fileprivate var wording: String {
        let verb = kind == .same ? "is the same as" : "is not the same as"
        return "\(first.wording) \(verb) \(second.wording)"
    }
}

extension NativeQuestion.Relation.Place {
    fileprivate var wording: String {
        credential == 0 ? attribute : "\(attribute) of credential \(credential + 1)"
    }
}

extension IntegerDeclaration {
    /// A bound as people read it: a day where the attribute takes days.
    fileprivate func wording(_ bound: Int, of attribute: AttributeName) -> String {
        guard let range = self[attribute],
            Int(range.lowerBound)...Int(range.upperBound) == CalendarDate.numberRange,
            let date = CalendarDate(number: bound)
        else { return String(bound) }
        return date.description
    }
}
