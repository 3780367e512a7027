/// How the commands of those who run a service end.
public enum UpkeepReport {
    /// Why a command did nothing, for people: a sentence with a stable code, and the exit status.
    public static func failure(_ error: any Error) -> (line: String, status: Int32) {
        let failure = ServiceFailure(error)
        return ("countersign: \(failure.sentence) [\(failure.code)]", failure.status)
    }
}
