import Age
import Agency
import Archive
import Credentials
import Desk
import HTTPTypes
import Hummingbird
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Wallet
import WalletClient

extension Problem {
    /// The problem behind any error that a room throws; what a client cannot help is told by its code alone.
    init(describing error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let failure as DecodingFailure:
            self.init(.badRequest, "malformed", about: failure.location)
        case let error as RecordError:
            self.init(.unprocessableContent, error.code)
        case let error as TrustError: self.init(.unprocessableContent, error.code)
        case let error as AgencyError: self.init(Self.status(of: error), error.code)
        case let error as WalletError: self.init(.unprocessableContent, error.code)
        case let error as ClientError: self.init(.unprocessableContent, error.code)
        case let error as DeskError: self.init(.unprocessableContent, error.code)
        case let error as LedgerError: self.init(error)
        case let error as ArchiveError: self.init(error)
        case let failure as SubmissionFailure:
            self.init(.unprocessableContent, failure.code, about: failure.part?.rawValue)
        case is AgeError: self.init(.unprocessableContent, "reader")
        case let error as StorageError: self.init(error)
        case let error as any HTTPResponseError: self.init(error.status, "refused")
        default: self.init(.internalServerError, "bug")
        }
    }

    private init(_ error: LedgerError) {
        switch error {
        case .notAdmitted(let reason): self.init(.unprocessableContent, reason.code)
        case .identifierTaken: self.init(.conflict, error.code)
        case .entryUnknown, .recordUnknown, .checkpointUnknown, .custodyUnknown:
            self.init(.notFound, error.code)
        case .busy, .fenced, .quorumMissing:
            self.init(.serviceUnavailable, error.code, retrySeconds: 5)
        default:
            self.init(
                error.kind == .refused ? .unprocessableContent : .serviceUnavailable, error.code)
        }
    }

    private init(_ error: ArchiveError) {
        switch error {
        case .refused(.recordUnknown), .refusalNotNoted(.recordUnknown), .recordUnknown,
            .ruleUnknown:
            self.init(.notFound, error.code)
        case .refused(.recordErased), .recordErased: self.init(.gone, error.code)
        case .refused(.recordHeld), .identifierTaken: self.init(.conflict, error.code)
        case .refused, .refusalNotNoted: self.init(.forbidden, error.code)
        case .notLogged: self.init(.serviceUnavailable, error.code, retrySeconds: 5)
        case .storage, .epochMissing, .notAnArchive, .formatUnknown:
            self.init(.serviceUnavailable, error.code)
        default: self.init(.unprocessableContent, error.code)
        }
    }

    private init(_ error: StorageError) {
        switch error {
        case .busy: self.init(.serviceUnavailable, error.code, retrySeconds: 1)
        case .notFound: self.init(.notFound, error.code)
        case .tooLarge: self.init(.contentTooLarge, error.code)
        default: self.init(.serviceUnavailable, error.code)
        }
    }

    private static func status(of error: AgencyError) -> HTTPResponse.Status {
        switch error {
        case .definitionUnknown, .offerUnknown: .notFound
        case .alreadyIssued, .offerUsed, .offerBusy, .offerSuperseded, .schemaTaken, .tagTaken:
            .conflict
        case .offerLocked, .codeWrong: .forbidden
        case .accumulatorFailed: .internalServerError
        default: .unprocessableContent
        }
    }
}
