import AnonCreds
import ArgumentParser
import Foundation
import JSONDocuments
import SealedStorage
import Sodium

/// The exit statuses that other programs rely on.
enum ExitStatus: Int32 {
    case done = 0
    case refused = 1
    case usage = 2
    case malformed = 3
    case configuration = 4
    case storage = 5
    case bug = 70

    /// Prints `error` as one line on standard error and returns the status to exit with.
    static func report(_ error: any Error) -> Int32 {
        if let status = reportParserExit(error) { return status }
        let failure = CommandFailure(describing: error)
        if !failure.message.isEmpty {
            Console.error("countersign: \(failure.message) [\(failure.code)]")
        }
        return failure.status.rawValue
    }

    /// Help and version are the parser's to print; its usage errors become status 2.
    private static func reportParserExit(_ error: any Error) -> Int32? {
        switch Countersign.exitCode(for: error) {
        case .success:
            Console.output(Countersign.fullMessage(for: error))
            return ExitStatus.done.rawValue
        case .validationFailure:
            Console.error(Countersign.fullMessage(for: error))
            return ExitStatus.usage.rawValue
        default:
            return nil
        }
    }
}

/// Why a command ends without its result: exit status, stable code, and what, where, what to do.
struct CommandFailure: Error {
    let status: ExitStatus
    let code: String
    /// One line; empty where the command has already said everything on standard output.
    let message: String

    init(_ status: ExitStatus, code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// A check came out negative and its result is already on standard output.
    static func refusedQuietly(code: String) -> CommandFailure {
        CommandFailure(.refused, code: code, "")
    }

    /// The failure behind any error that a room throws.
    init(describing error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let failure as DecodingFailure:
            self.init(.malformed, code: "malformed", "\(failure)")
        case let failure as StorageError: self.init(failure)
        case let failure as AnonCredsError: self.init(failure)
        case SodiumError.outOfMemory:
            self.init(.storage, code: "out-of-memory", "the system gave no guarded memory")
        case is CancellationError:
            self.init(.refused, code: "interrupted", "interrupted; nothing was written")
        default:
            self.init(
                .bug, code: "bug",
                "an unexpected error, which is a bug of ours: \(type(of: error))")
        }
    }

    private init(_ error: StorageError) {
        switch error {
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
                "\(path) is no \(expected) directory; make one with 'countersign \(expected) init'")
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
