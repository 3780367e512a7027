import ArgumentParser
import Credentials
import TransparencyLog

/// The options that say what is trusted: a log's key, and whose cosignatures are wanted.
struct TrustOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The log's key file.", valueName: "file"))
    var logKey: String

    @Option(help: ArgumentHelp("The quorum of witnesses (tlog-policy).", valueName: "file"))
    var witnesses: String?

    /// Key and policy as a role keeps them.
    var settings: TrustSettings {
        get throws {
            let policy = try KeyFile.policy(witnesses)
            return TrustSettings(
                logKey: try KeyFile.verifierKey(logKey),
                policyText: witnesses == nil ? "" : policy.text)
        }
    }

    var trust: LogTrust {
        get throws { try settings.trust }
    }
}
