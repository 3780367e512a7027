import AnonCreds
import Credentials
import Records

extension Consent {
    /// Words a request for the resident.
    init(
        desk: BilingualText, request: DeskRequest, papers: [Paper], relations: [String] = [],
        remarks: [Remark]
    ) {
        self.desk = desk
        counter = request.content.counter
        purpose = request.content.purpose
        self.papers = papers
        self.relations = relations
        kept = request.content.kept
        keptUntil = request.content.keptUntil
        self.remarks = remarks
    }
}

extension Consent.Paper {
    private init(
        _ anchored: AnchoredDefinition, shown: [Consent.Shown], proved: [String],
        unnamed: (AttributeName) -> Bool
    ) {
        let schema = anchored.definition.schema
        agency = BilingualText(zh: anchored.issuer.name.zh, en: anchored.issuer.name.en)
        kind = schema.name
        self.shown = shown
        self.proved = proved
        hidden =
            schema.attributes
            .filter { unnamed($0) && anchored.integers.encoding($0) != .revocation }.map(\.text)
    }

    /// Words what a question in AnonCreds form does with the credential that answers it.
    init(_ question: PresentationRequest, held: HeldCredential, anchored: AnchoredDefinition) {
        let asked = Set(question.attributes.flatMap(\.names))
        let compared = Set(question.predicates.map(\.attribute))
        let values = held.credential.values
        self.init(
            anchored,
            shown: asked.sorted().map {
                Consent.Shown(attribute: $0.text, value: values[$0]?.raw ?? "")
            },
            proved: question.predicates.map { predicate in
                let bound = anchored.integers.wording(Int(predicate.bound), of: predicate.attribute)
                return "\(predicate.attribute.text) \(predicate.relation.rawValue) \(bound)"
            },
            unnamed: { !asked.contains($0) && !compared.contains($0) })
    }

    /// Words what a native question does with one of the credentials that answer it.
    init(
        _ claim: NativeQuestion.Claim, _ holding: NativeHolding, at position: Int,
        of question: NativeQuestion
    ) {
        let related = question.relations.flatMap { [$0.first, $0.second] }
            .filter { $0.credential == position }.map(\.attribute)
        let named = Set(
            (claim.reveal + claim.ranges.map(\.attribute) + related).map(AttributeName.init))
        self.init(
            holding.anchored,
            shown: zip(claim.reveal, holding.texts(for: claim)).map(Consent.Shown.init),
            proved: claim.ranges.map { $0.wording(holding.anchored) }
                + (claim.notRevoked.map { ["not revoked as of \($0.time)"] } ?? []),
            unnamed: { !named.contains($0) })
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
    /// What the desk learns, as `name is the same as name of credential 2`.
    var wording: String {
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
