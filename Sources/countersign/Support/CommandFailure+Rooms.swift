import Age
import Agency
import AnonCreds
import Credentials
import Foundation
import Ledger
import Records
import SealedStorage
import Wallet

/// What the rooms' errors mean to whoever typed the command: one line each.
extension CommandFailure {
    /// An envelope: of the wrong form, or against the rules.
    init(_ error: RecordError) {
        let status: ExitStatus = error == .typeUnknown ? .refused : .malformed
        self.init(status, code: error.code, "the entry is refused: \(error.sentence)")
    }

    /// The ledger.
    init(_ error: LedgerError) {
        let status: ExitStatus =
            switch error.kind {
            case .refused, .distrusted: .refused
            case .configuration: .configuration
            case .storage: .storage
            }
        self.init(status, code: error.code, error.sentence)
    }

    /// Something that claims to be anchored.
    init(_ error: TrustError) {
        self.init(.refused, code: error.code, "not believed: \(error.sentence)")
    }

    /// The agency.
    init(_ error: AgencyError) {
        let status: ExitStatus =
            switch error {
            case .profileInvalid: .malformed
            case .definitionUnknown, .definitionNotAnchored, .schemaTaken, .tagTaken:
                .configuration
            case .validityNotYearEnd, .validityOver, .evidenceCodeInvalid, .rowKeyInvalid,
                .tooManyRevocations:
                .usage
            case .accumulatorFailed: .storage
            default: .refused
            }
        self.init(status, code: error.code, error.sentence)
    }

    /// An age file.
    init(_ error: AgeError) {
        let sentence =
            switch error {
            case .passphraseWrong: "the passphrase does not open the file"
            case .bodyTruncated: "the file was cut"
            case .headerChanged, .bodyChanged: "the file was changed or cut since it was made"
            default: "the age file cannot be used"
            }
        self.init(.refused, code: error.code, sentence)
    }

    /// The wallet.
    init(_ error: WalletError) {
        let status: ExitStatus = error == .subjectKeyAmbiguous ? .usage : .refused
        self.init(status, code: error.code, error.sentence)
    }

    /// A file or state directory.
    init(_ error: StorageError) {
        switch error {
        case .failed("read", let path, EISDIR):
            self.init(.malformed, code: "is-a-directory", "\(path): is a directory, not a file")
        case .failed(let operation, let path, let errorNumber):
            self.init(
                .storage, code: error.code,
                "cannot \(operation) \(path): \(String(cString: strerror(errorNumber)))")
        case .tooLarge(let path, let limit):
            self.init(
                .malformed, code: error.code, "\(path): larger than the limit of \(limit) bytes")
        case .notFound(let path):
            self.init(.configuration, code: error.code, "\(path): there is no such file")
        case .alreadyExists(let path):
            self.init(
                .configuration, code: error.code,
                "\(path) is there already and was not touched; name another place")
        case .busy(let path):
            self.init(
                .storage, code: error.code,
                "\(path) is in use by another process; try again when it has ended")
        case .notAStateDirectory(let path, let expected):
            self.init(
                .configuration, code: error.code,
                "\(path) is no \(expected) directory; \(Self.making(expected))")
        case .wrongPassphrase(let path):
            self.init(
                .configuration, code: error.code, "the passphrase does not open \(path)")
        case .damaged(let path):
            self.init(
                .storage, code: error.code,
                "\(path) was changed or cut since it was written; restore it from a backup")
        }
    }
}

extension CommandFailure {
    /// How a state directory of a role is made.
    private static func making(_ role: String) -> String {
        switch role {
        case "custodian": "make one with 'countersign record init'"
        case "custodian-epoch": "--epoch names where the epoch key lies, if it was moved"
        case "officer": "make one with 'countersign record policy officer'"
        case "registrar": "'countersign ledger init' makes one"
        default: "make one with 'countersign \(role) init'"
        }
    }
}

extension LedgerError {
    /// The error in one clause, with what to do where something can be done.
    fileprivate var sentence: String {
        switch self {
        case .notAdmitted(let reason): "the ledger's rules refuse the entry: \(reason.sentence)"
        case .identifierTaken: "another entry has this id already"
        case .entryUnknown(let index): "there is no entry \(index) yet"
        case .recordUnknown(let id): "there is no record \(id)"
        case .custodyUnknown: "the records do not lead back to an exhibit's first step"
        case .checkpointUnknown(let size): "there is no checkpoint of size \(size)"
        case .quorumMissing(let size):
            "no checkpoint over \(size) entries has enough cosignatures; ask the witnesses first"
        case .cosignatureRefused: "the cosignature is not for this checkpoint or does not verify"
        case .exportContradicts(let size):
            "the published folder shows another history at size \(size); it was left as it is"
        case .rolledBack(let signed, let stored):
            "the database holds \(stored) entries, but \(signed) were signed: it was restored or "
                + "cut; put back the newer one, since going on would fork the log"
        case .restoredUnconfirmed:
            "the ledger was restored from a backup, and may have signed more since then: "
                + "'countersign-service confirm' asks witnesses, or takes the newest checkpoint"
        case .fenced: "another process has taken over the ledger; this one wrote nothing more"
        case .busy: "another process writes to the ledger; try again when it has ended"
        case .notALedger: "there is no ledger; make one with 'countersign ledger init'"
        case .ledgerExists: "there is a ledger already, and it was not touched"
        case .formatUnknown(let version):
            "the database has format \(version), which a newer program wrote"
        case .keyMismatch: "the operator's key is not this ledger's"
        case .readingOnly: "the ledger was opened for reading alone"
        case .unreachable: "the ledger's service cannot be reached; check address and network"
        case .refusedByService(let code): "the ledger's service refuses it: \(code)"
        case .failedAtService: "the ledger's service cannot do it now; try again later"
        case .answerMalformed: "the ledger's service answers something else than a ledger"
        case .answerRejected(let error): "the log does not hold: \(error.sentence)"
        case .storage(.full): "no space is left on the ledger's disk; nothing unacknowledged counts"
        case .storage(.inputOutput): "the ledger's disk failed to read, write or flush"
        case .storage(.corrupt): "the ledger's files are damaged; run 'countersign ledger fsck'"
        case .storage(.inaccessible): "the ledger's files cannot be opened or written"
        case .storage(.other(let number)): "the ledger's storage failed (\(number))"
        }
    }
}

extension AgencyError {
    /// The error in one clause, with what to do where something can be done.
    fileprivate var sentence: String {
        switch self {
        case .profileInvalid(let part): "the profile cannot be used: \(part)"
        case .schemaTaken:
            "another schema has the profile's name and version; give the profile a new version"
        case .tagTaken: "a definition with this tag has been made; choose another --tag"
        case .definitionUnknown: "there is no such definition; make one with 'agency define'"
        case .definitionNotAnchored:
            "the definition is not on the ledger yet; 'agency define' again continues"
        case .validityNotYearEnd:
            "--valid-until must be a 31 December, so that the day identifies nobody"
        case .validityOver: "--valid-until must not be before today"
        case .evidenceCodeInvalid: "--evidence must be 1 to 32 of a-z, 0-9 and -"
        case .rowKeyInvalid: "a row is named by a key as the register's key column can hold it"
        case .alreadyIssued: "the row holds a credential that is still valid"
        case .valueNotAllowed(let attribute):
            "the value of \(attribute) is blank or not what the anchored schema declares"
        case .offerUnknown: "no offer has this identifier"
        case .offerExpired: "the offer's last day is over; make a new one"
        case .offerUsed: "the offer was answered before by another request"
        case .offerSuperseded: "a newer offer was made for the same row"
        case .offerLocked: "five wrong codes closed the offer; make a new one"
        case .codeWrong: "the one-time code is wrong"
        case .requestRejected: "the request's proof does not hold, or it is for another offer"
        case .offerBusy: "the same offer is being answered at this moment"
        case .notRevocable:
            "these credentials cannot be revoked; the profile has no attribute of kind revocation"
        case .notIssued(let position):
            "number \(position + 1) of the list holds no credential of these definitions"
        case .tooManyRevocations: "an order revokes at most 50,000 credentials; make several"
        case .clockBehind: "the clock is behind the newest status; check it"
        case .definitionRetired: "the definition was retired; use its successor"
        case .definitionExpired:
            "the definition has expired; make its successor with 'agency rotate'"
        case .notRevoked: "the credential is still valid; revoke it first"
        case .accumulatorFailed:
            "what is kept of the definition's revocations does not fit together; restore a backup"
        }
    }
}

extension WalletError {
    /// The error in one clause.
    fileprivate var sentence: String {
        switch self {
        case .offerExpired: "the offer's last day is over; ask the agency for a new one"
        case .offerUnknown: "this wallet made no request for the offer, or has its credential"
        case .offerMismatch: "the offer is not for the definition that comes with it"
        case .credentialRejected(let reason):
            "the agency's credential does not hold (\(reason.rawValue)) and was not kept"
        case .unsatisfiable(let item, let why): "cannot be shown: \(item): \(why)"
        case .noCredential: "no credential in this wallet is of the kind that the desk asks for"
        case .revoked: "the agency has revoked the credential"
        case .witnessBehind:
            "this wallet has missed too many revocations to answer; say 'wallet update' first"
        case .keyProofRejected:
            "the proof that the agency's key is well formed does not hold, or is not the one on the ledger"
        case .receiptUnknown: "it belongs to nothing that this wallet has shown"
        case .receiptMismatch: "it does not open to what this wallet has shown"
        case .alreadyAnswered: "the request was answered before; ask the desk for a new one"
        case .subjectKeyMissing: "no subject's key came with a credential of this name, or with any"
        case .subjectKeyAmbiguous:
            "several credentials brought a subject's key; name one, as 'wallet list --json' does"
        case .backupMalformed: "the file holds no wallet's backup, or not all of one"
        case .backupNewer: "a newer program made the backup; restore it with that one"
        case .backupTooLarge(let limit): "the backup is larger than \(limit) bytes"
        }
    }
}
