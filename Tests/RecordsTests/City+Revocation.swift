import Records
import Sodium
import Testing

extension City {
    /// Who publishes definitions that can be revoked.
    static let revoker = "b.example"

    /// A schema whose credentials can be revoked.
    static func revocableSchema(_ id: String = "urn:s:r") throws -> SchemaRecord {
        try SchemaRecord(
            schemaID: id, issuerID: "urn:i:r", name: "card", version: "1",
            attributes: [
                .init(name: "name", kind: .text), .init(name: "Number", kind: .revocation),
                .init(name: "since", kind: .integer64),
            ])
    }

    static func revocable(
        _ digest: String = "revocable", revocation: String? = "Number", expires: String? = nil,
        schema: String = "urn:s:r"
    ) throws -> DefinitionRecord {
        try DefinitionRecord(
            definitionID: "urn:d:\(digest)", schemaID: schema, issuerID: "urn:i:r", tag: "1",
            digest: City.digest(digest), expires: expires.map { try time($0) },
            revocation: revocation, keyProof: City.digest("key proof"))
    }

    static func status(
        _ index: Int, value: [UInt8]? = nil, newest: String? = nil, at text: String = noon,
        of definition: String = "revocable"
    ) throws -> StatusRecord {
        try StatusRecord(
            definition: digest(definition), index: index,
            value: value ?? digest("value \(index)").bytes.map { $0 | 1 },
            newest: digest(newest ?? "newest \(index)"), time: time(text))
    }

    /// One envelope of each shape of what concerns revocation and the end of a definition.
    static func revocationSamples() throws -> [Envelope] {
        [
            try envelope(.schema(revocableSchema()), by: revoker),
            try envelope(.definition(revocable(expires: end)), by: revoker),
            try envelope(.status(status(0)), by: revoker),
            try envelope(.status(status(StatusRecord.largestIndex, value: [1])), by: revoker),
            try envelope(
                .retirement(RetirementRecord(definition: digest("revocable"), reason: .cessation)),
                by: revoker),
            try envelope(
                .retirement(
                    RetirementRecord(
                        definition: digest("revocable"), reason: .superseded,
                        successor: digest("next"))), by: revoker),
        ]
    }
}
