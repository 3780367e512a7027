/// How a run over many files ended.
struct BatchOutcome {
    /// Files that were answered as they wish.
    var doneCount = 0
    /// The others.
    var refusedCount = 0
    /// The file whose refusal decides the exit status.
    var firstFailure: (file: String, failure: CommandFailure)?

    /// Counts a refusal.
    mutating func count(_ failure: CommandFailure, of file: String) {
        refusedCount += 1
        note(failure, of: file)
    }

    /// Keeps the first failure; a failing disk's goes before any other, as it says nothing about a
    /// file.
    mutating func note(_ failure: CommandFailure, of file: String) {
        if let first = firstFailure?.failure,
            first.status == .storage || failure.status != .storage
        {
            return
        }
        firstFailure = (file, failure)
    }
}
