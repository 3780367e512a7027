public import JSONDocuments
public import Sodium

/// `identity.retirement`: from here on a definition is no longer to be used, for issuing or showing.
///
/// Rotation with overlap is a new definition first, and the retirement of the old one later.
public struct RetirementRecord: RecordContent {
    /// `identity.retirement`.
    public var type: RecordType { .identityRetirement }

    /// Why a definition is retired.
    public enum Reason: String, CaseIterable, Hashable, Sendable {
        /// A newer definition takes its place.
        case superseded
        /// Its key is known, or thought to be known, to others.
        case keyCompromise = "key-compromise"
        /// The agency no longer certifies this.
        case cessation
    }

    /// The digest of the definition that ends.
    public let definition: SHA256Digest
    /// Why it ends.
    public let reason: Reason
    /// The digest of the definition that takes its place, another one.
    public let successor: SHA256Digest?

    /// Creates a retirement.
    ///
    /// - Throws: `RecordError.valuesMismatch` for a definition that succeeds itself.
    public init(
        definition: SHA256Digest, reason: Reason, successor: SHA256Digest? = nil
    ) throws(RecordError) {
        guard successor != definition else { throw .valuesMismatch(location: "public.successor") }
        self.definition = definition
        self.reason = reason
        self.successor = successor
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let definition = try reader.digest("definition")
        let reason = try reader.choice("reason", Reason.self)
        let successor = reader.has("successor") ? try reader.digest("successor") : nil
        try reader.finish()
        try self.init(definition: definition, reason: reason, successor: successor)
    }

    /// `{"definition", "reason", "successor"?}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("definition", .string(hexadecimal(definition.bytes))),
            ("reason", .string(reason.rawValue)),
        ]
        if let successor { members.append(("successor", .string(hexadecimal(successor.bytes)))) }
        return .object(JSONObject(members))
    }
}
