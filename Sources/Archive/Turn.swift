/// One after the other: what runs in a turn meets no half-done work of another.
actor Turn {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}

/// The steps of the custodian's work, between any two of which a process may die.
package enum Step: CaseIterable, Sendable {
    case bodiesWritten, recordsStored, accessStored, noteStored, entriesAppended, entriesSettled
    case proofVerified, accessFinished, epochWritten, keysRewrapped, oldEpochDestroyed
    case bodiesRemoved, holdStored, approvalWritten, proposalRemoved

    /// Called at each step; a test throws in it what a crash would do.
    @TaskLocal package static var passing: @Sendable (Step) throws -> Void = { _ in }

    /// Marks that the step is done.
    func pass() throws { try Self.passing(self) }
}
