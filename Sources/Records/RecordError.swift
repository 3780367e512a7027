public import JSONDocuments

/// Why a record was refused; each rule has one case and one stable ``code``.
///
/// Locations name members of the document (`public.attributes[3].name`), never their values, save
/// attribute names, which are public on the ledger.
public enum RecordError: Error, Equatable, Sendable {
    // MARK: The document

    /// More bytes than an input line, or a leaf, may have.
    case tooLarge(limit: Int)
    /// Not JSON, or a member that is missing, unknown or of the wrong type.
    case malformed(DecodingFailure)
    /// A leaf that is not exactly the canonical JSON of its content.
    case notCanonical
    /// An envelope version other than 1.
    case versionUnknown
    /// A name that no record type can have, or a type that is not registered.
    case typeUnknown

    // MARK: Single values

    /// Not 32 lowercase hexadecimal digits, a URI, or an AnonCreds ledger identifier.
    case identifierMalformed(location: String)
    /// Not `YYYY-MM-DDThh:mm:ssZ`, or no such day.
    case timeMalformed(location: String)
    /// Not 64 lowercase hexadecimal digits.
    case digestMalformed(location: String)
    /// An empty or blank text where one is needed.
    case textEmpty(location: String)
    /// A text longer than allowed.
    case textTooLong(location: String, maximumByteCount: Int)
    /// A name with control characters or characters that change the reading direction.
    case textNotPlain(location: String)
    /// A code with other characters than its place allows.
    case codeMalformed(location: String)
    /// Not the canonical base64 of 32 bytes.
    case commitmentMalformed(location: String)
    /// Not the canonical base64 of a number of 1 to 512 bytes, the first not zero.
    case numberMalformed(location: String)
    /// Not 1 to 32 of `A-Z`, `0-9`, `.` and `-`.
    case areaMalformed(location: String)
    /// A whole number outside the bounds of its place.
    case integerOutOfRange(location: String)
    /// A list with too few or too many elements.
    case countOutOfRange(location: String, minimum: Int, maximum: Int)
    /// An element that stands twice in a list of different ones.
    case repeated(location: String)
    /// Not a verifier key (`name+id+base64`) or its short form (`name+id`) in printable ASCII.
    case keyMalformed(location: String)
    /// A verifier key whose id does not follow from its name and key.
    case keyIdentifierMismatch(location: String)
    /// Not the canonical base64 of 64 bytes.
    case signatureMalformed

    // MARK: Rules of one record

    /// An attribute named like the link secret.
    case attributeReserved(location: String)
    /// An attribute type other than text, integer, integer64 and revocation.
    case attributeTypeUnknown(location: String)
    /// An integer attribute whose minimum is above its maximum.
    case boundsReversed(location: String)
    /// A role that is not registered.
    case roleUnknown
    /// A membership that grants a record type which its role never appends.
    case typesNotForRole
    /// A verifier key of the wrong signature type: witnesses cosign (04), all others sign (01).
    case keyTypeNotForRole
    /// A desk's membership that does not say what the desk may ask.
    case attributesMissing
    /// A list of attributes in the membership of neither agency nor desk.
    case attributesNotForRole
    /// A membership that ends before it begins.
    case validityReversed
    /// A presentation anchor, or a record with a payload, whose time is finer than the hour.
    case createdNotOnHour
    /// An area, retention, predecessor or payload in a record of identity or policy.
    case filingNotForType
    /// A record without the encrypted payload that its type needs.
    case payloadMissing
    /// A retention that is over when the record is made.
    case retentionOver
    /// A step of custody whose number, exhibit and predecessor do not fit.
    case chainBroken
    /// Members of a record that contradict each other.
    case valuesMismatch(location: String)
    /// Standing recipients of a type whose records may be about somebody.
    case standingNotForType
    /// A number in a registered type's content that is not whole or not below 2^53.
    case numberNotWhole

    // MARK: Signature

    /// A leaf without a signature.
    case signatureMissing
    /// A signature that names another key than the one expected.
    case signatureKeyMismatch
    /// A signature that does not verify.
    case signatureInvalid

    // MARK: Access

    /// An entry offered at another index than the next one.
    case outOfOrder(expected: UInt64, actual: UInt64)
    /// A time more than five minutes ahead of the ledger's clock.
    case createdInFuture
    /// Entry 0 is not a registrar's membership, or signed by neither registrar nor operator.
    case firstEntryNotRegistrar
    /// A type that only the operator may append.
    case operatorOnly
    /// A signer who is no member.
    case memberUnknown
    /// A signer whose membership has not begun, now or at the record's time.
    case membershipNotStarted
    /// A signer whose membership has ended, now or at the record's time.
    case membershipEnded
    /// A signer whose role never appends this type.
    case roleNotAllowed
    /// A signer whose membership does not list this type.
    case typeNotGranted
    /// A membership for a key that stands on the ledger under another name, or for a name and id
    /// that belong to another key.
    case keyTaken
    /// A schema identifier that is on the ledger already.
    case schemaIdentifierTaken
    /// A definition identifier that is on the ledger already.
    case definitionIdentifierTaken
    /// A definition that is on the ledger already, under another identifier.
    case definitionDigestTaken
    /// An issuer identifier that another member uses.
    case issuerIdentifierTaken
    /// A definition of a schema that is not on the ledger.
    case schemaUnknown
    /// A definition of a schema that another member published.
    case schemaOfAnotherMember
    /// An attribute outside the signer's membership.
    case attributeNotGranted(name: String)
    /// A type that is registered already, or one of this program's own.
    case typeTaken
    /// A schema that cannot be used to check records.
    case schemaUnusable
    /// A type with a name that begins like this program's own about the ledger itself.
    case typeReserved
    /// A type's schema without an `$id`.
    case schemaUnnamed
    /// A type's schema whose top level takes members that it does not name.
    case schemaOpen
    /// A registered type's content that its schema refuses.
    case schemaViolated
    /// A rule before the registrar has appointed a board.
    case boardMissing
    /// A rule that fewer officers approved than the board demands.
    case approvalsMissing
    /// A rule whose identifier is not its envelope's.
    case ruleIdentifierMismatch
    /// An access, erasure or hold under a rule that is not on the ledger, or was replaced.
    case ruleUnknown
    /// An access, erasure or hold that its rule does not allow.
    case ruleViolated
    /// A presentation, status, retirement or successor that names a definition which is not on the
    /// ledger.
    case definitionUnknown
    /// A definition that is over when it is published.
    case definitionExpired
    /// A definition whose attribute for revocation is not the one that its schema declares.
    case revocationMismatch
    /// A status or retirement by another member than the one who published the definition, or a
    /// successor that another member published.
    case notDefinitionIssuer
    /// A status of a definition whose credentials cannot be revoked.
    case definitionNotRevocable
    /// A definition that was retired before, or a successor that was.
    case definitionRetired
    /// A status that goes back behind the definition's last one: fewer revocations, an earlier time,
    /// or nothing new.
    case statusBehind
    /// A status with the number of revocations of the last one, but another value or chain; or with
    /// more, but the same.
    case statusForked
    /// A status whose time is later than that of its own entry.
    case statusAhead
    /// A payload field whose salt is not the canonical base64 of 16 bytes.
    case saltMalformed(location: String)
    /// Payload fields that do not stand in the order of their names.
    case fieldsUnordered
    /// A payload that belongs to another record.
    case payloadOfAnotherRecord
    /// Payload fields that do not lead to the leaf's root: another content than the one committed to.
    case fieldRootMismatch
    /// A disclosure whose record is not proved to be in the log.
    case notInLog
    /// Not one line of a subject's key.
    case subjectKeyMalformed
}
