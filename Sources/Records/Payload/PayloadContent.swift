public import JSONDocuments

/// What the encrypted payload of one record type holds, before its members are salted.
///
/// `schemas/payloads/` has the JSON Schema of each. Nothing in it is needed that makes sense to leave
/// out, and a department's own fields go into `extra`.
public protocol PayloadContent: Hashable, Sendable {
    /// The record type whose payload this is.
    static var type: RecordType { get }
    /// A department's own further fields: 1 to 64 names of `a-z`, `A-Z`, `0-9` and `._:-`, each with
    /// 1 to 4,096 bytes of text or a whole number below 2^53; `nil` for none.
    var extra: JSONObject? { get }

    /// Reads the payload's object.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    init(_ value: JSONValue) throws(RecordError)
}

extension RecordType {
    /// What the payloads of this program's own types hold.
    static let payloads: [any PayloadContent.Type] = [
        AlertPayload.self, EvidencePayload.self, FlowPayload.self, EventPayload.self,
        ReadingPayload.self, RequestPayload.self,
    ]
}
