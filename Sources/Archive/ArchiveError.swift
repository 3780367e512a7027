public import Records

/// Why the archive does not add, grant, open, hold or erase.
public enum ArchiveError: Error, Equatable, Sendable {
    /// Policy does not allow it; an `audit.refusal` entry says so on the ledger.
    case refused(Refusal)
    /// Policy does not allow it, and the ledger took no `audit.refusal` entry about it from this
    /// custodian.
    case refusalNotNoted(Refusal)
    /// No record with this identifier was added here.
    case recordUnknown
    /// No rule with this identifier was proposed here.
    case ruleUnknown
    /// The record's keys were destroyed.
    case recordErased
    /// Something else is kept under this identifier: another content, or another entry of this custodian's.
    case identifierTaken
    /// The record has no encrypted payload, or not as many attachments.
    case payloadMissing
    /// The payload is not what its type's schema asks for; nothing was encrypted.
    case payloadViolated(RecordError)
    /// The ledger did not take the entry; what belongs to it was taken back.
    case entryRefused
    /// The keys were destroyed, and the ledger did not take the receipt; it is made anew at the next
    /// opening.
    case receiptOwed
    /// There is no proof yet that the access entry is in the log: no log, no key.
    case notLogged
    /// Nothing was granted to the holder of this identity.
    case notGranted
    /// The body is missing, or not the one that the record's leaf names.
    case bodyChanged
    /// The body opens, to something else than what the record's leaf commits to.
    case payloadChanged(RecordError)
    /// An attachment opens, to something else than what the payload describes.
    case attachmentChanged
    /// The key of the epoch that the store names is gone: a store from before an erasure.
    case epochMissing(number: Int)
    /// A wrapped key was changed, or belongs elsewhere.
    case keyDamaged
    /// The directory has no archive, or something else in its place.
    case notAnArchive
    /// The archive was written by a newer program.
    case formatUnknown(version: Int)
    /// The store could not be read or written; SQLite's or the system's number.
    case storage(Int)

    /// A stable name of the refusal for other programs, in kebab case.
    public var code: String {
        switch self {
        case .refused(let refusal): refusal.rawValue
        case .refusalNotNoted: "refusal-not-noted"
        case .recordUnknown: "record-unknown"
        case .ruleUnknown: "rule-unknown"
        case .recordErased: "record-erased"
        case .identifierTaken: "identifier-taken"
        case .payloadMissing: "payload-missing"
        case .payloadViolated: "payload-violated"
        case .entryRefused: "entry-refused"
        case .receiptOwed: "receipt-owed"
        case .notLogged: "not-logged"
        case .notGranted: "not-granted"
        case .bodyChanged: "body-changed"
        case .payloadChanged: "payload-changed"
        case .attachmentChanged: "attachment-changed"
        case .epochMissing: "epoch-missing"
        case .keyDamaged: "key-damaged"
        case .notAnArchive: "not-an-archive"
        case .formatUnknown: "format-unknown"
        case .storage: "storage-failed"
        }
    }
}

/// Why policy refuses a request: what an `audit.refusal` entry gives as its reason.
///
/// Where no rule allows a request, the reason is that of the rule that came closest, the cases being
/// in the order in which a rule is looked at.
public enum Refusal: String, CaseIterable, Sendable {
    /// No such record was added here.
    case recordUnknown = "record-unknown"
    /// The record's keys were destroyed.
    case recordErased = "record-erased"
    /// The record has no encrypted payload.
    case payloadMissing = "payload-missing"
    /// A legal hold keeps the record.
    case recordHeld = "record-held"
    /// No hold keeps the record.
    case recordNotHeld = "record-not-held"
    /// No rule stands for this kind of request, or not the one that was named.
    case ruleMissing = "rule-missing"
    /// For another purpose or ground.
    case purposeNotAllowed = "purpose-not-allowed"
    /// For other record types.
    case typeNotAllowed = "type-not-allowed"
    /// For other records.
    case recordNotAllowed = "record-not-allowed"
    /// For other areas.
    case areaNotAllowed = "area-not-allowed"
    /// Not yet, or no longer.
    case ruleNotValid = "rule-not-valid"
    /// For readers in another role.
    case roleNotAllowed = "role-not-allowed"
    /// For fewer fields.
    case fieldsNotAllowed = "fields-not-allowed"
    /// A field that the payload does not have.
    case fieldUnknown = "field-unknown"
    /// An approval by somebody who is no officer of the board, or over other terms.
    case notAnOfficer = "not-an-officer"
    /// The rule has done its work on the record, and it was undone since.
    case ruleSpent = "rule-spent"
    /// The ledger would not take the entry from this custodian.
    case notAdmitted = "not-admitted"

    /// How far a rule was followed before it refused.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
