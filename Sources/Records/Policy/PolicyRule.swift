public import JSONDocuments

/// `policy.rule`: what a reader in a role may see of which records for which purpose, or which
/// records are erased or held; approved by as many officers as the board demands.
///
/// A rule is never changed: one that ``replaces`` it ends it.
public struct PolicyRule: RecordContent {
    /// `policy.rule`.
    public var type: RecordType { .policyRule }

    /// What a rule allows.
    public enum Action: String, CaseIterable, Sendable {
        /// Fields are granted to readers in the role.
        case read
        /// The keys of the named records are destroyed.
        case erase
        /// The named records are kept whatever their retention says.
        case hold
        /// A hold on the named records ends.
        case release
    }

    /// The approved part of a rule.
    public let terms: PolicyTerms
    /// The officers' signatures over ``PolicyTerms/approvedBytes``.
    public let approvals: [EnvelopeSignature]

    /// Creates a rule; whether enough officers approved is checked at admission.
    ///
    /// - Throws: `RecordError.countOutOfRange` or `.repeated`.
    public init(terms: PolicyTerms, approvals: [EnvelopeSignature]) throws(RecordError) {
        try Field.count(
            approvals, in: 1...PolicyBoard.officerRange.upperBound, at: "public.approvals")
        try Field.distinct(approvals.map(\.key), at: "public.approvals")
        self.terms = terms
        self.approvals = approvals
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let terms = try PolicyTerms(reading: &reader)
        var approvals: [EnvelopeSignature] = []
        for (index, value) in try reader.values("approvals").enumerated() {
            approvals.append(
                try EnvelopeSignature(value, at: "public.approvals[\(index)]"))
        }
        try reader.finish()
        try self.init(terms: terms, approvals: approvals)
    }

    /// The members of the terms, and `"approvals": [{"key", "value"}]`.
    public var json: JSONValue {
        guard case .object(var object) = terms.json else { return terms.json }
        object["approvals"] = .array(approvals.map(\.json))
        return .object(object)
    }
}
