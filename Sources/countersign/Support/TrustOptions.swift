import ArgumentParser
import Credentials
import TransparencyLog

/// The options that say what is trusted: a log's key, and whose cosignatures are wanted.
struct TrustOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The log's key file.", valueName: "file"))
    var logKey: String

    @Option(help: ArgumentHelp("The quorum of witnesses (tlog-policy).", valueName: "file"))
    var witnesses: String?

    /// What a result says that rests on no witness.
    static let noQuorum = "No quorum of witnesses was asked for (--witnesses)."

    /// Whether cosignatures of a quorum are wanted.
    var asksQuorum: Bool { witnesses != nil }

    /// Key and policy as a role keeps them.
    var settings: TrustSettings {
        get throws {
            let policy = try KeyFile.policy(witnesses)
            return TrustSettings(
                logKey: try KeyFile.logKey(logKey),
                policyText: witnesses == nil ? "" : policy.text)
        }
    }

    var trust: LogTrust {
        get throws { try settings.trust }
    }
}
