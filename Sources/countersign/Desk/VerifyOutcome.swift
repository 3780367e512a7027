/// What became of one presentation of a batch.
enum VerifyItem {
    /// It was accepted, under this anchor; with the failure to write what is due for it.
    case accepted(String, CommandFailure?)
    /// An earlier run accepted it, under this anchor; with the file that is not there any more.
    case already(String, String?)
    /// There is no acceptance.
    case refused(CommandFailure)

    /// Status, anchor and problem, for the report.
    var fields: [String] {
        switch self {
        case .accepted(let anchor, let failure): ["accepted", anchor, failure?.message ?? ""]
        case .already(let anchor, let missing):
            [
                "already-accepted", anchor,
                missing.map { "\($0) is missing; the receipt stands for it once it is anchored" }
                    ?? "",
            ]
        case .refused(let failure): [failure.code, "", failure.message]
        }
    }
}

/// How a run over many presentations ended.
struct VerifyOutcome {
    /// What this run accepted and refused.
    private(set) var batch = BatchOutcome()
    /// What an earlier run had accepted.
    private(set) var alreadyCount = 0

    mutating func count(_ item: VerifyItem, of file: String) {
        switch item {
        case .accepted(_, let failure):
            batch.doneCount += 1
            if let failure { batch.note(failure, of: file) }
        case .already: alreadyCount += 1
        case .refused(let failure): batch.count(failure, of: file)
        }
    }
}
