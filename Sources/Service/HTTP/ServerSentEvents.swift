import JSONDocuments

/// States as server-sent events.
///
/// Source: WHATWG HTML, §9.2.
enum ServerSentEvents {
    /// After so many seconds without news a comment is sent, so that nobody in between takes the line for dead.
    static let quietSeconds = 15

    /// One event named `state` for each value, with its JSON on one line.
    static func stream<Value: Sendable>(
        of values: AsyncStream<Value>, _ json: @escaping @Sendable (Value) -> JSONValue
    ) -> AsyncStream<[UInt8]> {
        AsyncStream { continuation in
            let quiet = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: .seconds(quietSeconds))
                    continuation.yield(Array(": still here\n\n".utf8))
                }
            }
            let news = Task {
                for await value in values {
                    let text = "event: state\ndata: \(json(value).canonicalText)\n\n"
                    continuation.yield(Array(text.utf8))
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in
                quiet.cancel()
                news.cancel()
            }
        }
    }
}
