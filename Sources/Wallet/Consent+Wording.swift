import AnonCreds
import Credentials
import Records

extension Consent {
    /// Words a request for the resident.
    init(
        desk: BilingualText, request: DeskRequest, papers: [Paper], compared: [Relation] = [],
        remarks: [Remark]
    ) {
        self.desk = desk
        counter = request.content.counter
        purpose = request.content.purpose
        self.papers = papers
        self.compared = compared
        kept = request.content.kept
        keptUntil = request.content.keptUntil
        self.remarks = remarks
    }
}

extension Consent.Paper {
    private init(
        _ anchored: AnchoredDefinition, shown: [Consent.Shown],
        learnt: [Consent.Statement], unnamed: (AttributeName) -> Bool
    ) {
        let schema = anchored.definition.schema
        agency = BilingualText(zh: anchored.issuer.name.zh, en: anchored.issuer.name.en)
        kind = schema.name
        self.shown = shown
        self.learnt = learnt
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
            learnt: question.predicates.map { predicate in
                .bound(
                    attribute: predicate.attribute.text, sign: predicate.relation.rawValue,
                    value: anchored.integers.wording(
                        Int(predicate.bound), of: predicate.attribute))
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
            learnt: claim.ranges.map { $0.statement(holding.anchored) }
                + (claim.notRevoked.map { [.notRevoked(asOf: $0.time)] } ?? []),
            unnamed: { !named.contains($0) })
    }
}

extension NativeQuestion.Interval {
    fileprivate func statement(_ anchored: AnchoredDefinition) -> Consent.Statement {
        func text(_ bound: Int) -> String {
            anchored.integers.wording(bound, of: AttributeName(attribute))
        }
        switch (lowest, highest) {
        case (let lowest?, let highest?):
            return lowest == highest
                ? .bound(attribute: attribute, sign: "=", value: text(lowest))
                : .between(attribute: attribute, lowest: text(lowest), highest: text(highest))
        case (let lowest?, nil):
            return .bound(attribute: attribute, sign: ">=", value: text(lowest))
        case (nil, let highest):
            return .bound(attribute: attribute, sign: "<=", value: highest.map(text) ?? "")
        }
    }
}

extension Consent.Relation {
    /// What a relation of a native question tells.
    init(_ relation: NativeQuestion.Relation) {
        first = Place(
            attribute: relation.first.attribute, credential: relation.first.credential)
        second = Place(
            attribute: relation.second.attribute, credential: relation.second.credential)
        isSame = relation.kind == .same
    }

    var wording: String {
        "\(first.wording) \(isSame ? "is the same as" : "is not the same as") \(second.wording)"
    }
}

extension Consent.Relation.Place {
    fileprivate var wording: String {
        credential == 0 ? attribute : "\(attribute) of credential \(credential + 1)"
    }
}

extension Consent.Statement {
    var wording: String {
        switch self {
        case .bound(let attribute, let sign, let value): "\(attribute) \(sign) \(value)"
        case .between(let attribute, let lowest, let highest):
            "\(lowest) <= \(attribute) <= \(highest)"
        case .notRevoked(let time): "not revoked as of \(time)"
        }
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
