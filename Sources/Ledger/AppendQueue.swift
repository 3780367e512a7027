import Records
import Synchronization

/// The envelopes that wait for their commit, and the access rules to check their signatures by.
///
/// Guarded by a lock instead of the sequencer's actor, so that no caller waits for a batch that is
/// being sealed.
final class AppendQueue: Sendable {
    private struct State {
        var requests: [AppendRequest] = []
        var isServed = false
        var register: MemberRegister
    }

    private let state: Mutex<State>

    init(_ register: MemberRegister) {
        state = Mutex(State(register: register))
    }

    /// The rules after the newest sealed batch.
    var register: MemberRegister { state.withLock { $0.register } }

    /// Shows callers the rules that hold from now on.
    func publish(_ register: MemberRegister) {
        state.withLock { $0.register = register }
    }

    /// Adds requests at the end.
    ///
    /// - Returns: Whether nobody takes them, so that the caller has to see to it.
    func add(_ requests: [AppendRequest]) -> Bool {
        state.withLock { state in
            state.requests += requests
            defer { state.isServed = true }
            return !state.isServed
        }
    }

    /// The first `limit` requests; `nil` where there are none, and then nobody takes them any more.
    func take(_ limit: Int) -> [AppendRequest]? {
        state.withLock { state in
            guard !state.requests.isEmpty else {
                state.isServed = false
                return nil
            }
            // Mostly all of them: then nothing is copied.
            guard state.requests.count > limit else {
                defer { state.requests = [] }
                return state.requests
            }
            defer { state.requests.removeFirst(limit) }
            return Array(state.requests.prefix(limit))
        }
    }
}
