import AnonCreds
public import Credentials
public import Records
import SealedStorage
public import Sodium
import TransparencyLog

extension Verifier {
    /// The definitions that the desk has learnt and could ask about at `now`, the newest on the log first.
    ///
    /// - Throws: `StorageError`.
    public func definitions(now: Timestamp) throws -> [AnchoredDefinition] {
        try directory.names(in: "definitions")
            .compactMap { bytes(hexadecimal: $0).flatMap { SHA256Digest(bytes: $0) } }
            .compactMap { try? anchoredDefinition($0, now: now) }
            .sorted { Self.place(of: $0) > Self.place(of: $1) }
    }

    /// For each part of a template the newest definition whose schema has all that is asked of it.
    ///
    /// - Parameters:
    ///   - template: The question.
    ///   - now: The desk's clock.
    /// - Returns: The definitions' hashes; `nil` where one part has none.
    /// - Throws: `StorageError`.
    public func definitions(
        for template: RequestTemplate, now: Timestamp
    ) throws -> [SHA256Digest]? {
        let known = try definitions(now: now)
        let chosen = template.parts.map { part in
            known.first { part.canBeAsked(of: $0.schemaRecord) }?.digest
        }
        return chosen.contains(nil) ? nil : chosen.compactMap(\.self)
    }

    private static func place(of definition: AnchoredDefinition) -> Int {
        definition.evidence.map(\.proof.index).max() ?? 0
    }
}

extension RequestTemplate.Part {
    fileprivate func canBeAsked(of schema: SchemaRecord) -> Bool {
        let names = Set(schema.attributes.map { AttributeName($0.name) })
        let asked = reveal + conditions.map(\.attribute)
        return asked.allSatisfy { names.contains(AttributeName($0)) }
            && (notRevokedMinutes == nil || schema.revocationAttribute != nil)
    }
}
