public import Records
public import Sodium

/// What is to be revoked, and why.
public struct RevocationOrder: Sendable {
    /// Most credentials that one order revokes.
    public static let limit = 50_000

    /// One who, or what, is meant.
    public enum Subject: Hashable, Sendable {
        /// Whoever the register's row of this key is about: the credential under each definition.
        case row(String)
        /// The credential that answered this offer.
        case credential(RecordIdentifier)
    }

    /// Who and what is meant; nobody twice.
    public let subjects: [Subject]
    /// The definitions under which rows are looked for.
    public let definitions: [SHA256Digest]
    /// Why.
    public let reason: RevocationReason
    /// Whether a new offer follows for each credential.
    ///
    /// Then what was issued to a row after its last credential that was revoked for the same reason stays:
    /// an order can be repeated when its offers have been answered. Whoever means those credentials too
    /// names them, by ``Subject/credential(_:)``.
    public let isReplacing: Bool
    /// The credentials among the subjects.
    let named: Set<RecordIdentifier>

    /// Creates an order; subjects that are named twice count once.
    ///
    /// - Throws: `AgencyError.rowKeyInvalid`; `.tooManyRevocations` for more than ``limit`` subjects.
    public init(
        _ subjects: [Subject], definitions: [SHA256Digest], reason: RevocationReason,
        isReplacing: Bool = false
    ) throws(AgencyError) {
        guard subjects.count <= Self.limit else { throw .tooManyRevocations }
        var seen: Set<Subject> = []
        self.subjects = subjects.filter { seen.insert($0).inserted }
        self.definitions = Array(Set(definitions)).sorted {
            $0.bytes.lexicographicallyPrecedes($1.bytes)
        }
        self.reason = reason
        self.isReplacing = isReplacing
        named = Set(
            self.subjects.compactMap {
                if case .credential(let offer) = $0 { offer } else { nil }
            })
        for case .row(let key) in self.subjects where !Self.isRowKey(key) { throw .rowKeyInvalid }
    }

    /// Whether a register's key column can say this of a resident.
    public static func isRowKey(_ key: String) -> Bool { key.isRowKey }
}

/// What came of an order.
public struct RevocationOutcome: Sendable {
    /// How many credentials of each definition were revoked now.
    public let counts: [SHA256Digest: Int]
    /// The credentials of the order, by the offers that they answered, also those revoked before.
    public let credentials: [RecordIdentifier]
    /// The credentials that an order which is replacing left, by those of ``credentials`` in whose place
    /// they came.
    public let kept: [RecordIdentifier: [RecordIdentifier]]

    /// How many credentials were revoked now.
    public var count: Int { counts.values.reduce(0, +) }
}
