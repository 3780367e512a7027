import Records

/// One envelope that waits for its commit.
struct AppendRequest: Sendable {
    let envelope: Envelope
    /// What a store will keep of a signed envelope, made where callers work side by side; its index
    /// is still to come.
    let entry: StoredEntry?
    let position: Int
    let answer: AppendAnswer

    init(_ envelope: Envelope, position: Int, answer: AppendAnswer) {
        self.envelope = envelope
        entry = try? StoredEntry(envelope, at: 0)
        self.position = position
        self.answer = answer
    }

    /// Answers for this envelope, once.
    func finish(_ result: Result<Acknowledgement, LedgerError>) {
        answer.set(result, at: position)
    }
}

/// The answers for envelopes that came together; resumes the caller with the last of them.
///
/// Unchecked, because only the sequencer's actor sets answers.
final class AppendAnswer: @unchecked Sendable {
    typealias Answers = [Result<Acknowledgement, LedgerError>]

    private var results: [Result<Acknowledgement, LedgerError>?]
    private var openCount: Int
    private let continuation: CheckedContinuation<Answers, Never>

    init(count: Int, _ continuation: CheckedContinuation<Answers, Never>) {
        results = Array(repeating: nil, count: count)
        openCount = count
        self.continuation = continuation
    }

    func set(_ result: Result<Acknowledgement, LedgerError>, at position: Int) {
        guard results[position] == nil else { return }
        results[position] = result
        openCount -= 1
        if openCount == 0 { continuation.resume(returning: results.compactMap(\.self)) }
    }
}
