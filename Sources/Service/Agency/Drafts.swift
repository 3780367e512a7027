import HTTPTypes
import Records
import Synchronization

/// What somebody has sent and not confirmed yet, and what came of it, for them alone.
///
/// In memory alone: a register is in no file that is not sealed, and is gone after half an hour, as are the codes of
/// its offers. A service that ends forgets it, and the clerk sends it again.
final class Drafts<Content: Sendable>: Sendable {
    private struct Draft {
        let owner: String
        let expires: Timestamp
        /// Counts up, so that the oldest is known.
        let number: Int
        var content: Content
    }

    private struct State {
        var drafts: [String: Draft] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let clock: @Sendable () -> Timestamp

    /// How long one is kept.
    static var seconds: Int { 1_800 }
    /// Most of one account; then its oldest goes.
    private static var limit: Int { 4 }

    init(clock: @escaping @Sendable () -> Timestamp) { self.clock = clock }

    /// Keeps one for the account that asks; its id, which nobody guesses.
    ///
    /// - Throws: `Problem` of status 403 for a program.
    func add(_ content: Content, by call: Call) throws -> String {
        let owner = try AccountEndpoints.caller(call).name
        let id = RecordIdentifier().description
        let now = clock()
        state.withLock { state in
            Self.sweep(&state, now)
            let own = state.drafts.filter { $0.value.owner == owner }
            if own.count >= Self.limit,
                let oldest = own.min(by: { $0.value.number < $1.value.number })
            {
                state.drafts[oldest.key] = nil
            }
            state.count += 1
            state.drafts[id] = Draft(
                owner: owner, expires: now.adding(seconds: Self.seconds) ?? now,
                number: state.count, content: content)
        }
        // Forgotten in time also where nobody comes any more.
        Task { [weak self] in
            try? await Task.sleep(for: .seconds(Self.seconds + 1))
            self?.sweep()
        }
        return id
    }

    /// What the account that asks has under an id.
    ///
    /// - Throws: `Problem` of status 404.
    func content(_ id: String, of call: Call) throws -> Content {
        try change(id, of: call) { $0 }
    }

    /// Changes it.
    ///
    /// - Throws: `Problem` of status 404, and what `body` throws.
    func change<T: Sendable>(
        _ id: String, of call: Call, _ body: (inout Content) throws -> T
    ) throws -> T {
        let owner = try AccountEndpoints.caller(call).name
        let now = clock()
        return try state.withLock { state in
            Self.sweep(&state, now)
            guard var draft = state.drafts[id], draft.owner == owner else {
                throw Problem(.notFound, "draft-unknown")
            }
            let result = try body(&draft.content)
            state.drafts[id] = draft
            return result
        }
    }

    /// Forgets one.
    ///
    /// - Throws: `Problem` of status 404.
    func remove(_ id: String, of call: Call) throws {
        try change(id, of: call) { _ in }
        state.withLock { $0.drafts[id] = nil }
    }

    private func sweep() {
        let now = clock()
        state.withLock { Self.sweep(&$0, now) }
    }

    private static func sweep(_ state: inout State, _ now: Timestamp) {
        state.drafts = state.drafts.filter { now < $0.value.expires }
    }
}
