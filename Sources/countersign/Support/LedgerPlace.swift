import ArgumentParser
import Ledger
import LedgerClient
import TransparencyLog

/// Where a ledger is, as an option names it: a directory on this machine, or the address of a service.
enum LedgerPlace {
    case directory(LedgerDirectory)
    case address(LedgerAddress)

    /// Reads an option's value.
    init(_ text: String) throws {
        guard LedgerAddress.isAddress(text) else {
            self = .directory(LedgerDirectory(path: text))
            return
        }
        guard let address = LedgerAddress(text) else {
            throw CommandFailure(
                .usage, code: "usage",
                "a ledger's address is http:// or https://, a host, perhaps a port and a path")
        }
        self = .address(address)
    }

    /// The directory; an address is refused where only the operator can do the work.
    var local: LedgerDirectory {
        get throws {
            guard case .directory(let directory) = self else {
                throw CommandFailure(
                    .usage, code: "usage", "this needs the ledger's directory, not an address")
            }
            return directory
        }
    }

    /// Opens the ledger for proofs that meet `policy`.
    ///
    /// The pinned `log` is asked for at an address alone; a directory is the operator's own. What was seen at
    /// an address is remembered in the directory of the `role`, or nowhere.
    func reading(
        policy: WitnessPolicy, log: () throws -> LogIdentity, role: String?
    ) async throws -> any LedgerAccess {
        switch self {
        case .directory(let directory):
            LocalLedger(try await directory.reader(policy: policy))
        case .address(let address):
            RemoteLedger(
                at: address, log: try log(), policy: policy,
                memory: role.map { LogMemory(path: $0 + "/seen") })
        }
    }

    /// Opens the ledger for appending, too; at an address by what the members signed themselves.
    ///
    /// The operator's `passphrase` is asked for in a directory alone; the rest as
    /// ``reading(policy:log:role:)`` has it.
    func appending(
        policy: WitnessPolicy, passphrase: PassphraseOptions, log: () throws -> LogIdentity,
        role: String?
    ) async throws -> any LedgerAccess {
        guard case .directory(let directory) = self else {
            return try await reading(policy: policy, log: log, role: role)
        }
        return try await directory.access(passphrase: passphrase.passphrase(), policy: policy)
    }
}

/// The option that names the log's key, where the role does not know it.
struct LedgerKeyOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("The log's key file, for a ledger at an address.", valueName: "file"))
    var logKey: String?

    /// The log at an address.
    func log() throws -> LogIdentity {
        guard let logKey else {
            throw CommandFailure(
                .usage, code: "usage", "a ledger at an address needs its key: --log-key FILE")
        }
        return try LogIdentity(keys: [KeyFile.logKey(logKey)])
    }
}
