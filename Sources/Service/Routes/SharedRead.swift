import Synchronization

/// One reading for all who ask at the same time.
///
/// Nobody gets what was read before they asked: who comes while a reading is under way gets the next one.
final class SharedRead<Value: Sendable>: Sendable {
    private typealias Waiting = CheckedContinuation<Value, any Error>

    private struct State {
        var waiting: [Waiting] = []
        var isReading = false
    }

    private let read: @Sendable () async throws -> Value
    private let state = Mutex(State())

    init(_ read: @escaping @Sendable () async throws -> Value) { self.read = read }

    /// How many wait for the next reading.
    var waitingCount: Int { state.withLock(\.waiting.count) }

    /// What a reading that begins after this call finds.
    ///
    /// - Throws: What the reading throws.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isFirst = state.withLock { state in
                state.waiting.append(continuation)
                defer { state.isReading = true }
                return !state.isReading
            }
            if isFirst { Task { await self.run() } }
        }
    }

    private func run() async {
        while let waiting = next() {
            let result: Result<Value, any Error>
            do {
                result = .success(try await read())
            } catch {
                result = .failure(error)
            }
            for one in waiting { one.resume(with: result) }
        }
    }

    private func next() -> [Waiting]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isReading = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
