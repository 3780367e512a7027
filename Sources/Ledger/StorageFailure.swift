import Foundation
public import SealedStorage

/// How the place that keeps a ledger failed.
public enum StorageFailure: Error, Equatable, Sendable {
    /// No space is left.
    case full
    /// A read, a write or a flush to the disk failed.
    case inputOutput
    /// What was read is not what was written.
    case corrupt
    /// The file or directory is missing, or may not be opened or written.
    case inaccessible
    /// Any other failure, with the number that the engine or the system gave it.
    case other(Int)

    /// A stable name in kebab case.
    public var code: String {
        switch self {
        case .full: "storage-full"
        case .inputOutput: "storage-io"
        case .corrupt: "storage-corrupt"
        case .inaccessible: "storage-inaccessible"
        case .other: "storage-failed"
        }
    }

    /// The failure behind a system call's error number.
    public init(errorNumber: Int32) {
        switch errorNumber {
        case ENOSPC, EDQUOT: self = .full
        case EIO: self = .inputOutput
        case EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, ELOOP: self = .inaccessible
        default: self = .other(Int(errorNumber))
        }
    }

    /// What failed below the reading of a file.
    public init(_ error: StorageError) {
        switch error {
        case .failed(_, _, let errorNumber): self.init(errorNumber: errorNumber)
        case .notFound: self = .inaccessible
        default: self = .corrupt
        }
    }
}
