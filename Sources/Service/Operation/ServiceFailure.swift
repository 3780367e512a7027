import Age
import Hummingbird
import Ledger
import NIOCore
import NIOSSL
import SealedStorage

/// Why the service did not start, for people: one sentence, a stable code, an exit status.
struct ServiceFailure: Sendable {
    let sentence: String
    let code: String
    let status: Int32

    private init(_ status: Int32, _ code: String, _ sentence: String) {
        self.sentence = sentence
        self.code = code
        self.status = status
    }

    init(_ error: any Error) {
        switch error {
        case let failure as SettingFlags.Failure: self = Self.describe(failure)
        case let failure as SettingSources.Failure: self = Self.describe(failure)
        case let refusal as ServiceSettings.Refusal: self = Self.describe(refusal)
        case ServiceRun.Refusal.sampleInProduction:
            self.init(1, "sample", "a sample city is for trying only; --production refuses it")
        case ServiceRun.Refusal.nothingToServe(let directory):
            self.init(4, "not-found", "\(directory): holds no ledger to serve")
        case CountersignProgram.Failure.missing(let path):
            self.init(
                4, "not-found", "\(path): the command line is not installed beside this program")
        case CountersignProgram.Failure.failed(let status):
            self.init(status, "sample-failed", "the sample city could not be made")
        case let error as UpkeepError: self = Self.describe(error)
        case AgeError.passphraseWrong:
            self.init(1, "wrong-passphrase", "the passphrase does not open the backup")
        case let error as AgeError:
            self.init(3, error.code, "the file is no whole backup: \(error.code)")
        case let error as StorageError:
            self.init(5, error.code, "a file of the service: \(error)")
        case LedgerError.restoredUnconfirmed:
            self.init(
                1, "restored-unconfirmed",
                "the ledger was restored from a backup, and may have signed more since then: "
                    + "'countersign-service confirm' asks witnesses, or takes the newest checkpoint"
            )
        case let error as LedgerError: self.init(5, error.code, "the ledger: \(error.code)")
        case is NIOSSLError, is ServiceTLS.Failure:
            self.init(4, "tls", "certificate or key cannot be used; both are PEM files")
        case let error as IOError:
            self.init(5, "network", "the address cannot be used (errno \(error.errnoCode))")
        default: self.init(70, "bug", "an error that should not be: \(type(of: error))")
        }
    }

    private static func describe(_ error: UpkeepError) -> Self {
        let status: Int32 =
            switch error {
            case .backupMalformed, .backupNewer, .databaseDamaged, .checkpointForeign: 3
            case .neverAtRest, .notPlain: 5
            case .ledgerDiffers, .nothingToConfirm, .witnessesMissing: 1
            }
        return Self(status, error.code, error.sentence)
    }

    private static func describe(_ failure: SettingFlags.Failure) -> Self {
        switch failure {
        case .unknown(let flag): Self(2, "usage", "\(flag): is no setting; see 'serve --help'")
        case .valueMissing(let flag): Self(2, "usage", "\(flag): needs a value")
        case .twice(let flag): Self(2, "usage", "\(flag): is given twice")
        }
    }

    private static func describe(_ failure: SettingSources.Failure) -> Self {
        switch failure {
        case .unknown(let name, let origin):
            Self(4, "setting-unknown", "\(origin): '\(name)' is no setting")
        case .malformed(let name, let form, let origin):
            Self(4, "setting-malformed", "\(origin): \(name) must be \(form)")
        case .fileMalformed(let file):
            Self(4, "setting-file", "\(file): is no YAML or JSON file of settings")
        case .twice(let name): Self(4, "setting-twice", "\(name): is given twice")
        }
    }

    private static func describe(_ refusal: ServiceSettings.Refusal) -> Self {
        switch refusal {
        case .openWithoutTLS(let host):
            Self(
                4, "open-without-tls",
                "\(host): others can reach this address; name --tls-certificate and --tls-key, "
                    + "or --http-behind-proxy where a proxy does TLS")
        case .halfTLS:
            Self(4, "tls", "--tls-certificate and --tls-key go together")
        case .passphraseMissing:
            Self(4, "passphrase-missing", "--production needs --passphrase-file")
        }
    }
}
