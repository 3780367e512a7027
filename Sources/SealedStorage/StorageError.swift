/// Why a file or a state directory could not be read or written.
public enum StorageError: Error, Equatable, Sendable {
    /// A system call failed: what was attempted, on which file, and the system's error number.
    case failed(operation: String, path: String, errorNumber: Int32)
    /// A file is larger than its limit in bytes.
    case tooLarge(path: String, limit: Int)
    /// Nothing is there.
    case notFound(path: String)
    /// Something is there already, and nothing was overwritten.
    case alreadyExists(path: String)
    /// Another process holds the directory.
    case busy(path: String)
    /// The directory was not made by `init`, or for another role than `expected`.
    case notAStateDirectory(path: String, expected: String)
    /// The passphrase does not open the directory.
    case wrongPassphrase(path: String)
    /// A sealed file was changed, cut, or moved here from another place.
    case damaged(path: String)

    /// The stable code of the refusal.
    public var code: String {
        switch self {
        case .failed: "storage-failed"
        case .tooLarge: "too-large"
        case .notFound: "not-found"
        case .alreadyExists: "already-exists"
        case .busy: "busy"
        case .notAStateDirectory: "not-a-state-directory"
        case .wrongPassphrase: "wrong-passphrase"
        case .damaged: "damaged"
        }
    }
}
