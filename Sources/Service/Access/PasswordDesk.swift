import Dispatch
import HTTPTypes
import Sodium
import Synchronization

/// Checks and sets passwords one after the other on a thread of its own: each costs 64 MiB and a tenth of a second,
/// which neither the memory nor the threads of other requests shall pay for.
final class PasswordDesk: Sendable {
    /// So many may wait; the next one is sent away.
    private static let waitingLimit = 16

    private let queue = DispatchQueue(label: "countersign.passwords")
    private let waiting = Mutex(0)

    /// Runs `work` with a password, in its turn.
    ///
    /// - Throws: `Problem` of status 503 where too many wait; what `work` throws.
    func run<R: Sendable>(
        _ password: String,
        _ work: @escaping @Sendable (borrowing SecretBytes) throws -> R
    ) async throws -> R {
        let isFull = waiting.withLock { waiting in
            guard waiting < Self.waitingLimit else { return true }
            waiting += 1
            return false
        }
        guard !isFull else { throw Problem(.serviceUnavailable, "busy", retrySeconds: 2) }
        defer { waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result { try work(SecretBytes(copying: Array(password.utf8))) })
            }
        }
    }
}
