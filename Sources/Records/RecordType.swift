/// The name of a record type: two or three words in lower case, joined by dots.
///
/// The ledger takes the types below and those that a `record.type` entry has registered.
public struct RecordType: RawRepresentable, Hashable, Sendable {
    /// Longest name in bytes.
    public static let byteLimit = 64

    /// The name as envelopes write it.
    public let rawValue: String

    /// Reads a name; `nil` unless it is two or three words of `a-z`, `0-9` and `_`, each beginning
    /// with a letter.
    public init?(rawValue: String) {
        let words = rawValue.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard 2...3 ~= words.count, rawValue.utf8.count <= Self.byteLimit,
            words.allSatisfy(Self.isWord)
        else { return nil }
        self.rawValue = rawValue
    }

    private init(known name: StaticString) { rawValue = name.description }

    private static func isWord(_ word: Substring.UTF8View) -> Bool {
        guard let first = word.first, 0x61...0x7A ~= first else { return false }
        return word.allSatisfy {
            0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
        }
    }
}

extension RecordType {
    /// A remark of the operator.
    public static let ledgerNote = RecordType(known: "ledger.note")
    /// A membership: who may append what, and until when.
    public static let identityMember = RecordType(known: "identity.member")
    /// A credential schema with typed attributes.
    public static let identitySchema = RecordType(known: "identity.schema")
    /// A credential definition, by digest.
    public static let identityDefinition = RecordType(known: "identity.definition")
    /// The newest head of a definition's revocations.
    public static let identityStatus = RecordType(known: "identity.status")
    /// The end of a definition.
    public static let identityRetirement = RecordType(known: "identity.retirement")
    /// The anchor of one verified presentation.
    public static let identityPresentation = RecordType(known: "identity.presentation")

    /// A further record type with its schema.
    public static let recordType = RecordType(known: "record.type")
    /// The officers who decide on policy.
    public static let policyBoard = RecordType(known: "policy.board")
    /// What may be read, erased or held.
    public static let policyRule = RecordType(known: "policy.rule")
    /// A key is about to be released.
    public static let auditAccess = RecordType(known: "audit.access")
    /// A request was refused.
    public static let auditRefusal = RecordType(known: "audit.refusal")
    /// Keys were destroyed.
    public static let auditErasure = RecordType(known: "audit.erasure")
    /// Records are kept whatever their retention.
    public static let auditHold = RecordType(known: "audit.hold")
    /// Somebody administered the service that runs the log.
    public static let auditAct = RecordType(known: "audit.act")
    /// A public warning.
    public static let safetyAlert = RecordType(known: "safety.alert")
    /// A step in the custody of an exhibit.
    public static let safetyEvidence = RecordType(known: "safety.evidence")
    /// What passed a road segment.
    public static let trafficFlow = RecordType(known: "traffic.flow")
    /// Something on the road.
    public static let trafficEvent = RecordType(known: "traffic.event")
    /// A meter's day.
    public static let energyReading = RecordType(known: "energy.reading")
    /// Where a request for a service stands.
    public static let communityRequest = RecordType(known: "community.request")

    private static let identity: [RecordType] = [
        .ledgerNote, .identityMember, .identitySchema, .identityDefinition, .identityPresentation,
        .identityStatus, .identityRetirement,
    ]
    private static let oversight: [RecordType] = [
        .recordType, .policyBoard, .policyRule, .auditAccess, .auditRefusal, .auditErasure,
        .auditHold, .auditAct,
    ]
    private static let city: [RecordType] = [
        .safetyAlert, .safetyEvidence, .trafficFlow, .trafficEvent, .energyReading,
        .communityRequest,
    ]
    /// The types that are part of this program.
    public static let builtIn = identity + oversight + city

    /// Whether the type is part of this program, or else needs a `record.type` entry.
    public var isBuiltIn: Bool { Self.builtIn.contains(self) }

    /// Whether records of this type are filed by area, retention and predecessor.
    public var isFiled: Bool { Self.city.contains(self) || !isBuiltIn }

    /// Whether no record of this type is about a person, so that whoever stands in a rule may get each
    /// of them unasked.
    var isImpersonal: Bool { [.safetyAlert, .trafficFlow, .trafficEvent].contains(self) }

    /// Whether a record says nothing without its encrypted payload.
    var needsPayload: Bool {
        [.safetyEvidence, .energyReading, .communityRequest].contains(self)
    }

    /// Whether the entry's time must be the full hour, as a finer one would tell on somebody.
    var isHourly: Bool {
        [.identityPresentation, .auditAccess, .auditRefusal, .auditErasure, .auditAct]
            .contains(self)
    }

    /// Whether only the operator may append it.
    var isOperators: Bool { self == .ledgerNote || self == .auditAct }

    /// The role a member needs for this type; `nil` where only the operator may append it.
    ///
    /// A registered type is a department's.
    public var role: Role? {
        switch self {
        case .ledgerNote, .auditAct: nil
        case .identityMember, .recordType, .policyBoard: .registrar
        case .identitySchema, .identityDefinition, .identityStatus, .identityRetirement: .agency
        case .identityPresentation: .desk
        default: .department
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

    /// The types of this program that the role can be granted; a department also registered ones.
    public var grantableTypes: [RecordType] { RecordType.builtIn.filter { $0.role == self } }
}
