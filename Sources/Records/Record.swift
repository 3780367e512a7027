public import JSONDocuments

/// The content of one record type: valid by construction, written as one JSON object.
public protocol RecordContent: Hashable, Sendable {
    /// The type under which an envelope carries this content.
    var type: RecordType { get }
    /// The envelope's `public` object.
    var json: JSONValue { get }
}

/// The content of an envelope, one case a record type.
public enum Record: Hashable, Sendable {
    /// `ledger.note`.
    case note(LedgerNote)
    /// `identity.member`.
    case member(Member)
    /// `identity.schema`.
    case schema(SchemaRecord)
    /// `identity.definition`.
    case definition(DefinitionRecord)
    /// `identity.presentation`.
    case presentation(PresentationAnchor)
    /// `identity.status`.
    case status(StatusRecord)
    /// `identity.retirement`.
    case retirement(RetirementRecord)
    /// `record.type`.
    case type(RecordTypeEntry)
    /// `policy.board`.
    case board(PolicyBoard)
    /// `policy.rule`.
    case rule(PolicyRule)
    /// `audit.access`.
    case access(AccessEntry)
    /// `audit.refusal`.
    case refusal(RefusalEntry)
    /// `audit.erasure`.
    case erasure(ErasureEntry)
    /// `audit.hold`.
    case hold(HoldEntry)
    /// `audit.act`.
    case act(ActEntry)
    /// `safety.alert`.
    case alert(SafetyAlert)
    /// `safety.evidence`.
    case evidence(CustodyStep)
    /// `traffic.flow`.
    case flow(TrafficFlow)
    /// `traffic.event`.
    case event(TrafficEvent)
    /// `energy.reading`.
    case reading(EnergyReading)
    /// `community.request`.
    case request(CommunityRequest)
    /// Any type that a `record.type` entry has to register.
    case registered(RegisteredContent)

    /// The record type.
    public var type: RecordType { content.type }

    /// The envelope's `public` object.
    public var json: JSONValue { content.json }

    /// The content without its case.
    public var content: any RecordContent {
        switch self {
        case .note(let content): content
        case .member(let content): content
        case .schema(let content): content
        case .definition(let content): content
        case .presentation(let content): content
        case .status(let content): content
        case .retirement(let content): content
        case .type(let content): content
        case .board(let content): content
        case .rule(let content): content
        case .access(let content): content
        case .refusal(let content): content
        case .erasure(let content): content
        case .hold(let content): content
        case .act(let content): content
        case .alert(let content): content
        case .evidence(let content): content
        case .flow(let content): content
        case .event(let content): content
        case .reading(let content): content
        case .request(let content): content
        case .registered(let content): content
        }
    }

    /// Decodes the `public` object of an envelope of the given type.
    ///
    /// - Throws: `RecordError`, each rule of the type with its own case.
    public init(_ type: RecordType, public value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "public")
        switch type {
        case .ledgerNote: self = .note(try LedgerNote(reading: &reader))
        case .identityMember: self = .member(try Member(reading: &reader))
        case .identitySchema: self = .schema(try SchemaRecord(reading: &reader))
        case .identityDefinition: self = .definition(try DefinitionRecord(reading: &reader))
        case .identityPresentation: self = .presentation(try PresentationAnchor(reading: &reader))
        case .identityStatus: self = .status(try StatusRecord(reading: &reader))
        case .identityRetirement: self = .retirement(try RetirementRecord(reading: &reader))
        case .recordType: self = .type(try RecordTypeEntry(reading: &reader))
        case .policyBoard: self = .board(try PolicyBoard(reading: &reader))
        case .policyRule: self = .rule(try PolicyRule(reading: &reader))
        case .auditAccess: self = .access(try AccessEntry(reading: &reader))
        case .auditRefusal: self = .refusal(try RefusalEntry(reading: &reader))
        case .auditErasure: self = .erasure(try ErasureEntry(reading: &reader))
        case .auditHold: self = .hold(try HoldEntry(reading: &reader))
        case .auditAct: self = .act(try ActEntry(reading: &reader))
        case .safetyAlert: self = .alert(try SafetyAlert(reading: &reader))
        case .safetyEvidence: self = .evidence(try CustodyStep(reading: &reader))
        case .trafficFlow: self = .flow(try TrafficFlow(reading: &reader))
        case .trafficEvent: self = .event(try TrafficEvent(reading: &reader))
        case .energyReading: self = .reading(try EnergyReading(reading: &reader))
        case .communityRequest: self = .request(try CommunityRequest(reading: &reader))
        default: self = .registered(try RegisteredContent(type: type, json: value))
        }
    }
}

extension Record {
    /// What holds between content, identifier and filing of one envelope.
    ///
    /// - Throws: `RecordError.chainBroken` or `.ruleIdentifierMismatch`.
    func checkPlace(id: RecordIdentifier, filing: Filing) throws(RecordError) {
        switch self {
        case .evidence(let step): try step.checkPlace(id: id, previous: filing.previous)
        case .rule(let rule) where rule.terms.identifier != id: throw .ruleIdentifierMismatch
        default: break
        }
    }
}
