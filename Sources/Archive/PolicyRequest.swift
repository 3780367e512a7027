import Records

/// What somebody asks of the custodian, held against the rules that stand.
struct PolicyRequest {
    let action: PolicyRule.Action
    let envelopes: [Envelope]
    /// The purpose or ground; `nil` where any rule will do.
    let purpose: String?
    /// The reader's role; `nil` where whoever asks has looked at it.
    var role: String?
    /// The payload's fields; `nil` for all of it.
    var fields: [String]?
    /// The one rule to be used; `nil` for the first that allows it.
    var rule: RecordIdentifier?

    /// The rule that allows the request at `now`.
    ///
    /// - Throws: The refusal of the rule that came closest.
    func rule(in members: MemberRegister, now: Timestamp) throws(Refusal) -> PolicyTerms {
        try rules(in: members, now: now)[0]
    }

    /// The rules that allow the request at `now`, at least one, in the order of the log.
    ///
    /// - Throws: The refusal of the rule that came closest.
    func rules(in members: MemberRegister, now: Timestamp) throws(Refusal) -> [PolicyTerms] {
        var allowing: [PolicyTerms] = []
        var closest = Refusal.ruleMissing
        for terms in members.rules
        where terms.action == action && rule.map({ $0 == terms.identifier }) ?? true {
            guard let refusal = refusal(of: terms, now: now) else {
                allowing.append(terms)
                continue
            }
            if refusal.rank > closest.rank { closest = refusal }
        }
        guard allowing.isEmpty else { return allowing }
        throw closest
    }

    private func refusal(of terms: PolicyTerms, now: Timestamp) -> Refusal? {
        if let purpose, terms.purpose != purpose { return .purposeNotAllowed }
        if !envelopes.allSatisfy({ terms.types.contains($0.type) }) { return .typeNotAllowed }
        if !terms.covers(envelopes.map(\.id)) { return .recordNotAllowed }
        if let areas = terms.areas,
            !envelopes.allSatisfy({ $0.filing.area.map(areas.contains) ?? false })
        {
            return .areaNotAllowed
        }
        if now < terms.validFrom || terms.validUntil <= now { return .ruleNotValid }
        if let role, terms.role != role { return .roleNotAllowed }
        if action == .read, !terms.allows(fields: fields) { return .fieldsNotAllowed }
        return nil
    }
}

extension Refusal: Error {}
