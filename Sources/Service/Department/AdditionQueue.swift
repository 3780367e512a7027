import Archive
import HTTPTypes
import Ledger
import Synchronization

/// Adds the records of those who come at the same time together: one transaction of the archive and one commit of
/// the log for all of them.
///
/// What comes while a group is added makes the next one, so that nobody waits for others to come. Where too many
/// wait, more are refused, and those who wait are not slowed down by them.
final class AdditionQueue: Sendable {
    private struct Waiting {
        let sealed: [SealedSubmission]
        let continuation: CheckedContinuation<[AddedRecord], any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var count = 0
        var isRunning = false
    }

    /// Most records that wait.
    static let limit = 4 * Custodian.additionLimit

    private let desk: CustodianDesk
    private let added: @Sendable () -> Void
    private let state = Mutex(State())

    /// A queue before `desk`'s custodian; `added` is called after each group.
    init(_ desk: CustodianDesk, added: @escaping @Sendable () -> Void) {
        self.desk = desk
        self.added = added
    }

    /// Adds sealed records, at most `Custodian.additionLimit`; answers when they are durable.
    ///
    /// - Throws: `Problem` of status 503 where too many wait; what the custodian throws, for the whole group.
    func add(_ sealed: [SealedSubmission]) async throws -> [AddedRecord] {
        guard !sealed.isEmpty else { return [] }
        return try await withCheckedThrowingContinuation { continuation in
            let (isAccepted, isFirst) = state.withLock { state in
                guard state.count < Self.limit else { return (false, false) }
                state.waiting.append(Waiting(sealed: sealed, continuation: continuation))
                state.count += sealed.count
                defer { state.isRunning = true }
                return (true, !state.isRunning)
            }
            guard isAccepted else {
                continuation.resume(
                    throwing: Problem(.serviceUnavailable, "too-busy", retrySeconds: 1))
                return
            }
            if isFirst { Task { await self.run() } }
        }
    }

    private func run() async {
        while let group = next() {
            do {
                var answers = try await desk.custodian.add(
                    group.flatMap(\.sealed), members: desk.members(), append: desk.append)[...]
                for waiting in group {
                    waiting.continuation.resume(
                        returning: Array(answers.prefix(waiting.sealed.count)))
                    answers = answers.dropFirst(waiting.sealed.count)
                }
            } catch {
                for waiting in group { waiting.continuation.resume(throwing: error) }
            }
            added()
        }
    }

    /// As many of those who wait as one call adds.
    private func next() -> [Waiting]? {
        state.withLock { state in
            var (places, records) = (0, 0)
            while places < state.waiting.count,
                records + state.waiting[places].sealed.count <= Custodian.additionLimit
            {
                records += state.waiting[places].sealed.count
                places += 1
            }
            guard places > 0 else {
                state.isRunning = false
                return nil
            }
            defer { state.waiting.removeFirst(places) }
            state.count -= records
            return Array(state.waiting.prefix(places))
        }
    }
}
