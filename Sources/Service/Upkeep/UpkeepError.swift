/// Why a service was not backed up, restored or brought up to date; nothing that was there was changed.
public enum UpkeepError: Error, Equatable, Sendable {
    /// The rooms were written to without a pause, so that no moment could be copied.
    case neverAtRest
    /// Something in the service's directory that is no plain file or folder, or has no name that a service gives.
    case notPlain(name: String)
    /// A newer program made the backup.
    case backupNewer
    /// The file is no service's backup.
    case backupMalformed
    /// The backup was made of a database that is not whole.
    case databaseDamaged(name: String)
    /// The ledger does not lead to the checkpoint of its backup.
    case ledgerDiffers
    /// The checkpoint was not signed by the restored log's key.
    case checkpointForeign
    /// The ledger was not restored, or has been confirmed already.
    case nothingToConfirm
    /// Too few of the witnesses answered to know what they cosigned last.
    case witnessesMissing(cosigned: Int)

    /// The stable code.
    public var code: String {
        switch self {
        case .neverAtRest: "never-at-rest"
        case .notPlain: "not-plain"
        case .backupNewer: "backup-newer"
        case .backupMalformed: "backup-malformed"
        case .databaseDamaged: "database-damaged"
        case .ledgerDiffers: "ledger-differs"
        case .checkpointForeign: "checkpoint-foreign"
        case .nothingToConfirm: "nothing-to-confirm"
        case .witnessesMissing: "witnesses-missing"
        }
    }

    /// The reason in one clause, with what to do where something can be done.
    var sentence: String {
        switch self {
        case .neverAtRest: "the rooms are written to without a pause; try at a quieter hour"
        case .notPlain(let name):
            "\(name) is no file that a service has; move it out of its directory"
        case .backupNewer: "a newer program made the backup; restore it with that one"
        case .backupMalformed: "the file is no service's backup"
        case .databaseDamaged(let name): "\(name) in the backup is damaged"
        case .ledgerDiffers: "the ledger in the backup does not lead to its own checkpoint"
        case .checkpointForeign: "the checkpoint was not signed by this log's key"
        case .nothingToConfirm: "the ledger waits for nothing: it was not restored"
        case .witnessesMissing(let cosigned):
            "only \(cosigned) witnesses answered, which is no quorum; the ledger stays closed"
        }
    }
}
