import Archive
import Records

extension CommandFailure {
    /// A custodian.
    init(_ error: ArchiveError) {
        let status: ExitStatus =
            switch error {
            case .epochMissing, .notAnArchive, .formatUnknown: .configuration
            case .storage: .storage
            case .payloadViolated: .malformed
            default: .refused
            }
        self.init(status, code: error.code, error.sentence)
    }
}

extension ArchiveError {
    /// The error in one clause, with what to do where something can be done.
    fileprivate var sentence: String {
        switch self {
        case .refused(let refusal):
            "refused, and the ledger holds a note of it: \(refusal.sentence)"
        case .refusalNotNoted(let refusal):
            "refused, and the ledger did not take the note of it, because this custodian may not "
                + "write it: \(refusal.sentence)"
        case .recordUnknown: "this custodian keeps no such record"
        case .ruleUnknown: "no such rule was proposed here; 'record policy add' proposes one"
        case .recordErased: "the record was erased; its key no longer exists"
        case .identifierTaken: "something else is kept under this id; nothing was done"
        case .payloadMissing: "the record has no such encrypted part"
        case .payloadViolated(.schemaViolated):
            "the payload is not what the type's registered schema asks for"
        case .payloadViolated(let reason):
            "the payload is not what the type's schema asks for: \(reason.sentence)"
        case .entryRefused: "the ledger's rules refuse the entry; nothing was done"
        case .receiptOwed:
            "erased, but the ledger did not take the receipt; the next command makes it anew"
        case .notLogged:
            "the access is noted but not proved yet; let the witnesses cosign, then run this again"
        case .notGranted: "nothing of this record was granted to this identity"
        case .bodyChanged: "the encrypted body is missing, or not the one that the ledger names"
        case .payloadChanged(let reason):
            "the payload is not what the ledger commits to (\(reason.code))"
        case .attachmentChanged: "the attachment is not what the payload describes"
        case .epochMissing(let number):
            "the key of epoch \(number) is not there: a directory from before an erasure, or "
                + "--epoch is missing"
        case .keyDamaged: "a record's wrapped key is damaged"
        case .notAnArchive: "there is no custodian's archive; 'record init' makes one"
        case .formatUnknown(let version): "the archive has the newer format \(version)"
        case .storage(let number): "the custodian's files cannot be read or written (\(number))"
        }
    }
}

extension Refusal {
    fileprivate var sentence: String {
        switch self {
        case .recordUnknown: "this custodian keeps no such record"
        case .recordErased: "the record was erased"
        case .payloadMissing: "the record has no encrypted payload"
        case .recordHeld: "a legal hold keeps the record"
        case .recordNotHeld: "no hold keeps the record"
        case .ruleMissing: "no rule of the officers is about this"
        case .purposeNotAllowed: "no rule has this purpose"
        case .typeNotAllowed: "the rule is about other record types"
        case .recordNotAllowed: "the rule is about other records"
        case .areaNotAllowed: "the rule is about other areas"
        case .ruleNotValid: "the rule is not in force"
        case .roleNotAllowed: "the rule is for readers in another role"
        case .fieldsNotAllowed: "the rule allows fewer fields"
        case .fieldUnknown: "the payload has no such field"
        case .notAnOfficer: "the approval is not by an officer of the board"
        case .ruleSpent: "the rule was used for this record already; it takes a new one"
        case .notAdmitted: "the ledger would not take the entry from this custodian"
        }
    }
}
