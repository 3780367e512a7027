import GRDB
import Ledger

extension LedgerError {
    /// The ledger's word for what SQLite reported.
    init(_ error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
            case .SQLITE_FULL: self = .storage(.full)
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
                // The file that readers share could not grow.
                self = .storage(.full)
            case .SQLITE_IOERR: self = .storage(.inputOutput)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
                // A value that breaks the schema's own rules was not written by this program.
                self = .storage(.corrupt)
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY: self = .storage(.inaccessible)
            default: self = .storage(.other(Int(error.extendedResultCode.rawValue)))
            }
        case is RowDecodingError: self = .storage(.corrupt)
        default: self = .storage(.other(0))
        }
    }
}
