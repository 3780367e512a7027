import Accumulators
import Age
import Agency
import AnonCreds
import Archive
import ArgumentParser
import Auditor
import Credentials
import Desk
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium
import TransparencyLog
import Wallet
import WalletClient

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
        var failure = CommandFailure(describing: error)
        // What such a command had to say stood on standard output.
        if failure.message.isEmpty, let lost = Console.outputFailure { failure = lost }
        if !failure.message.isEmpty {
            Console.error("countersign: \(failure.line) [\(failure.code)]")
        }
        return failure.status.rawValue
    }

    /// Help and version are the parser's to print; its usage errors become status 2.
    private static func reportParserExit(_ error: any Error) -> Int32? {
        switch Countersign.exitCode(for: error) {
        case .success:
            Console.output(Countersign.fullMessage(for: error))
            return Console.outputFailure.map { report($0) } ?? ExitStatus.done.rawValue
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

    /// The message without control characters, which a file's name may hold.
    var line: String {
        String(
            String.UnicodeScalarView(
                message.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 })
        )
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
        case let failure as RecordError: self.init(failure)
        case let failure as LedgerError: self.init(failure)
        case let failure as TrustError: self.init(failure)
        case let failure as LogError:
            self.init(.refused, code: "log-proof", "the log does not hold: \(failure.sentence)")
        case let failure as AuditFinding:
            self.init(.refused, code: failure.code, "the audit found: \(failure.sentence)")
        case let failure as AgencyError: self.init(failure)
        case let failure as ArchiveError: self.init(failure)
        case let failure as AgeError: self.init(failure)
        case let failure as WalletError: self.init(failure)
        case let failure as ClientError: self.init(failure)
        case is AccumulatorError:
            self.init(
                .refused, code: "revocations",
                "the agency's blocks of revocations do not lead to its head")
        case let failure as DeskError:
            self.init(
                .malformed, code: failure.code, "the template cannot be asked: \(failure.sentence)")
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
}
