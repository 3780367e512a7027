import Sodium

extension MemberRegister {
    /// The rule with this identifier, if it stands and was not replaced.
    public func rule(_ identifier: RecordIdentifier) -> PolicyTerms? {
        anchoredRule(identifier)?.record.terms
    }

    /// The rule with this identifier and its place in the log, if it stands and was not replaced.
    public func anchoredRule(_ identifier: RecordIdentifier) -> Anchored<PolicyRule>? {
        rulesByIdentifier[identifier]
    }

    /// The rules that stand, in the order of their entries.
    public var rules: [PolicyTerms] {
        rulesByIdentifier.values.sorted { $0.index < $1.index }.map(\.record.terms)
    }

    /// Whether as many officers approved `rule` as the board demands.
    ///
    /// - Throws: `RecordError.boardMissing`, `.approvalsMissing` or `.ruleUnknown`.
    public func checkApproval(_ rule: PolicyRule) throws(RecordError) {
        guard let board else { throw .boardMissing }
        let count = board.approvalCount(rule.terms.approvedBytes, rule.approvals)
        guard count >= board.threshold else { throw .approvalsMissing }
        if let replaced = rule.terms.replaces, rulesByIdentifier[replaced] == nil {
            throw .ruleUnknown
        }
    }

    /// What an entry about access, erasure or hold must have in common with its rule.
    func check(_ entry: AccessEntry, at time: Timestamp) throws(RecordError) {
        let rule = try standing(entry.rule, .read, at: time)
        guard rule.purpose == entry.purpose else { throw .ruleViolated }
        switch entry.scope {
        case .hour(let type):
            guard rule.types.contains(type), !rule.standing.isEmpty else { throw .ruleViolated }
        case .records(let records, let fields):
            guard rule.allows(fields: fields), rule.covers(records) else { throw .ruleViolated }
        }
    }

    func check(_ entry: ErasureEntry, at time: Timestamp) throws(RecordError) {
        // Retention names no rule, and here it cannot be judged: who filed a record, until when it is
        // kept and whether it is held would take memory for each record. The entry is its signer's
        // word about keys of its own, and destroys none; whoever reads the log can compare it with the
        // records' signers, their `retain_until` and the holds.
        guard let identifier = entry.rule else { return }
        let rule = try standing(identifier, .erase, at: time)
        guard rule.purpose == entry.ground, rule.covers(entry.records) else {
            throw .ruleViolated
        }
    }

    func check(_ entry: HoldEntry, at time: Timestamp) throws(RecordError) {
        let rule = try standing(entry.rule, entry.begins ? .hold : .release, at: time)
        guard rule.covers(entry.records) else { throw .ruleViolated }
    }

    private func standing(
        _ identifier: RecordIdentifier, _ action: PolicyRule.Action, at time: Timestamp
    ) throws(RecordError) -> PolicyTerms {
        guard let rule = rule(identifier) else { throw .ruleUnknown }
        guard rule.action == action, rule.isValid(at: time) else { throw .ruleViolated }
        return rule
    }
}

extension PolicyTerms {
    /// Whether the rule counts at `time`; an entry made on the hour counts with its whole hour.
    public func isValid(at time: Timestamp) -> Bool {
        validFrom.flooredToHour <= time && time < validUntil
    }

    /// Whether the rule is about all of `records`.
    public func covers(_ records: [RecordIdentifier]) -> Bool {
        guard let own = self.records else { return true }
        return Set(own).isSuperset(of: records)
    }

    /// Whether the rule allows `fields`, `nil` being all of them.
    public func allows(fields: [String]?) -> Bool {
        guard let own = self.fields else { return true }
        return fields.map { Set(own).isSuperset(of: $0) } ?? false
    }
}
