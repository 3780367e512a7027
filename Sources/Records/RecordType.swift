/// The record types that a ledger takes; any other type is refused.
public enum RecordType: String, CaseIterable, Hashable, Sendable {
    /// A remark of the operator.
    case ledgerNote = "ledger.note"
    /// A membership: who may append what, and until when.
    case identityMember = "identity.member"
    /// A credential schema with typed attributes.
    case identitySchema = "identity.schema"
    /// A credential definition, by digest.
    case identityDefinition = "identity.definition"
    /// The anchor of one verified presentation.
    case identityPresentation = "identity.presentation"

    /// The role a member needs for this type; `nil` where only the operator may append it.
    public var role: Role? {
        switch self {
        case .ledgerNote: nil
        case .identityMember: .registrar
        case .identitySchema, .identityDefinition: .agency
        case .identityPresentation: .desk
        }
    }
}

/// What a member is in the city.
public enum Role: String, CaseIterable, Hashable, Sendable {
    /// Admits the other members.
    case registrar
    /// Issues credentials.
    case agency
    /// Asks residents for proofs and anchors what it verified.
    case desk
    /// Writes the records of a city department.
    case department
    /// Cosigns checkpoints.
    case witness
    /// Checks the log.
    case auditor

    /// The record types that this role can be granted.
    public var grantableTypes: [RecordType] { RecordType.allCases.filter { $0.role == self } }
}
