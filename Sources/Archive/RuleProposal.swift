import JSONDocuments
public import Records

/// A rule on its way: terms, and the officers who approved them so far.
public struct RuleProposal: Sendable {
    /// What is proposed.
    public let terms: PolicyTerms
    /// Signatures of officers over the terms, one an officer.
    public internal(set) var approvals: [EnvelopeSignature]
}

extension RuleProposal {
    init(_ value: JSONValue) throws {
        var reader = try ObjectReader(value)
        terms = try PolicyTerms(json: reader.required("terms", JSONValue.any))
        approvals = try reader.required(
            "approvals", JSONValue.list(maximumCount: 64, JSONValue.any)
        ).map { try EnvelopeSignature(json: $0) }
        try reader.finish()
    }

    var json: JSONValue {
        ["terms": terms.json, "approvals": .array(approvals.map(\.json))]
    }
}
