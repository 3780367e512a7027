import Records

extension RecordError {
    /// Why an entry is refused, for whoever wrote it: first its form, then the ledger's rules.
    var sentence: String { formSentence ?? ruleSentence }

    private var formSentence: String? {
        switch self {
        case .tooLarge(let limit): "more than \(limit) bytes"
        case .malformed(let failure): "\(failure)"
        case .notCanonical: "its text is not the canonical form of its content"
        case .versionUnknown: "v must be 1; a newer program may know this version"
        case .typeUnknown: "its type is not registered"
        case .identifierMalformed(let place): "\(place): is no identifier"
        case .timeMalformed(let place): "\(place): must be a time like 2026-01-31T12:00:00Z"
        case .digestMalformed(let place): "\(place): must be 64 lowercase hexadecimal digits"
        case .textEmpty(let place): "\(place): is empty"
        case .textTooLong(let place, let limit): "\(place): is longer than \(limit) bytes"
        case .textNotPlain(let place): "\(place): holds a control character or is no plain text"
        case .integerOutOfRange(let place): "\(place): is out of range"
        case .countOutOfRange(let place, let minimum, let maximum):
            "\(place): must have \(minimum) to \(maximum) elements"
        case .repeated(let place): "\(place): stands twice"
        case .keyMalformed(let place): "\(place): is no key"
        case .keyIdentifierMismatch(let place): "\(place): the key's name and id do not fit it"
        case .signatureMalformed: "sig: is no Ed25519 signature"
        case .attributeReserved(let place): "\(place): the name is reserved"
        case .attributeTypeUnknown(let place):
            "\(place): must be text, integer, integer64 or revocation"
        case .boundsReversed(let place): "\(place): the minimum is above the maximum"
        default: nil
        }
    }

    private var ruleSentence: String {
        switch self {
        case .roleUnknown: "the role is none of the known ones"
        case .typesNotForRole: "the role cannot be granted these record types"
        case .keyTypeNotForRole:
            "the key is of the wrong kind for the role: a witness has a cosigner's key, nobody else"
        case .attributesMissing: "a desk's membership must name the attributes that it may ask"
        case .attributesNotForRole: "this role has no attributes"
        case .validityReversed: "valid_until must be later than valid_from"
        case .createdNotOnHour: "created must be the full hour"
        case .signatureMissing: "it must be signed"
        case .signatureKeyMismatch, .signatureInvalid: "the signature does not verify"
        case .outOfOrder(let expected, let actual):
            "entry \(actual) stands where \(expected) belongs"
        case .createdInFuture: "created lies in the future; check the clock"
        case .firstEntryNotRegistrar: "entry 0 must name the registrar"
        case .operatorOnly: "only the log's operator may append this type"
        case .memberUnknown: "the signer is no member; the registrar admits with 'ledger member'"
        case .membershipNotStarted: "the signer's membership has not begun"
        case .membershipEnded: "the signer's membership has ended; the registrar can renew it"
        case .roleNotAllowed: "the signer's role may not do this"
        case .typeNotGranted:
            "the signer's membership does not grant this record type; the registrar can renew it, "
                + "which 'ledger member' does with all types of the role"
        case .attributeNotGranted(let name): "the signer's membership does not grant \"\(name)\""
        default: takenSentence ?? statusSentence ?? filingSentence ?? policySentence
        }
    }

    private var takenSentence: String? {
        switch self {
        case .keyTaken: "another member has this key or key id"
        case .schemaIdentifierTaken: "another schema has this id"
        case .definitionIdentifierTaken: "another definition has this id"
        case .definitionDigestTaken: "this definition is on the ledger already"
        case .issuerIdentifierTaken: "another agency uses this issuer id"
        case .schemaUnknown: "its schema is not on the ledger"
        case .schemaOfAnotherMember: "its schema is another member's"
        case .definitionUnknown: "it names a definition that is not on the ledger"
        case .typeTaken: "the type is registered already; a new version is a new name"
        case .schemaUnusable: "its schema is no JSON Schema 2020-12 that can be checked here"
        case .typeReserved:
            "names that begin with audit, identity, ledger, policy or record are this program's own"
        case .schemaUnnamed: "its schema has no $id"
        case .schemaOpen:
            "its schema takes members that it does not name; close it with "
                + "\"unevaluatedProperties\": false"
        case .schemaViolated: "its content is not what the registered schema asks for"
        case .subjectKeyMalformed: "it is not one line of a subject's key"
        case .numberNotWhole: "it holds a number that is not whole, or 2^53 and more"
        default: nil
        }
    }

    private var statusSentence: String? {
        switch self {
        case .definitionExpired: "the definition is over already"
        case .revocationMismatch: "its attribute for revocation is not the one of its schema"
        case .notDefinitionIssuer: "the definition is another member's"
        case .definitionNotRevocable: "credentials of this definition cannot be revoked"
        case .definitionRetired: "the definition was retired"
        case .statusBehind: "it goes back behind the definition's last status, or says nothing new"
        case .statusForked: "it contradicts the definition's last status"
        case .statusAhead: "its time is later than its entry's"
        default: nil
        }
    }

    private var filingSentence: String? {
        switch self {
        case .codeMalformed(let place): "\(place): holds a character that no code here has"
        case .commitmentMalformed(let place): "\(place): must be the base64 of 32 bytes"
        case .numberMalformed(let place):
            "\(place): must be the base64 of a number of at most 512 bytes"
        case .areaMalformed(let place): "\(place): must be 1 to 32 of A-Z, 0-9, . and -"
        case .valuesMismatch(let place): "\(place): does not fit the other members"
        case .filingNotForType:
            "this type has no area, retention, record before it, correction or payload"
        case .payloadMissing: "this type needs an encrypted payload"
        case .retentionOver: "retain_until is over already"
        case .chainBroken:
            "the step's number, its exhibit and the record before it do not fit together"
        case .saltMalformed(let place): "\(place): its salt is not the base64 of 16 bytes"
        case .fieldsUnordered: "the payload's fields do not stand in the order of their names"
        case .payloadOfAnotherRecord: "the payload belongs to another record"
        case .fieldRootMismatch: "the payload is not the one that the record commits to"
        case .notInLog: "the record is not proved to be in the log"
        default: nil
        }
    }

    private var policySentence: String {
        switch self {
        case .boardMissing: "there is no board yet; the registrar appoints it with 'ledger board'"
        case .approvalsMissing: "fewer officers approved the rule than the board demands"
        case .ruleIdentifierMismatch: "the rule's id is not its entry's"
        case .ruleUnknown: "its rule is not on the ledger, or was replaced"
        case .ruleViolated: "its rule does not allow it"
        case .standingNotForType:
            "only traffic.flow, traffic.event and safety.alert have standing recipients"
        default: code
        }
    }
}
