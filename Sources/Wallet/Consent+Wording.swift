import AnonCreds
import Credentials

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
            let isDate =
                anchored.integers[predicate.attribute].map { range in
                    Int(range.lowerBound)...Int(range.upperBound) == CalendarDate.numberRange
                } ?? false
            let date = isDate ? CalendarDate(number: Int(predicate.bound)) : nil
            let bound = date.map(\.description) ?? String(predicate.bound)
            return "\(predicate.attribute.text) \(predicate.relation.rawValue) \(bound)"
        }
        hidden = held.definition.schema.attributes
            .filter { !asked.contains($0) && !compared.contains($0) }.map(\.text)
        kept = request.content.kept
        keptUntil = request.content.keptUntil
        self.remarks = remarks
    }
}
