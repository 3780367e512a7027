import Foundation
package import Ledger
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The way over HTTP that the system brings along; follows nobody elsewhere, keeps no cookies.
package final class URLSessionTransport: LedgerTransport {
    private let session: URLSession
    private let collector = ReplyCollector()

    /// A way with connections of its own.
    ///
    /// - Parameters:
    ///   - silenceSeconds: So long a service may be silent.
    ///   - answerSeconds: So long an answer may take in all.
    package init(silenceSeconds: Double = 30, answerSeconds: Double = 120) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = silenceSeconds
        configuration.timeoutIntervalForResource = answerSeconds
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        session = URLSession(
            configuration: configuration, delegate: collector, delegateQueue: Self.queue())
    }

    /// A serial queue gets a thread however busy the process is; an operation queue does not keep it alive.
    private static let thread = DispatchQueue(
        label: "countersign.ledger-client", qos: .userInitiated)

    /// Where answers are looked at, without waiting for other work.
    ///
    /// What was read and waits to be looked at has no limit: a flood would fill the memory.
    private static func queue() -> OperationQueue {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        queue.underlyingQueue = thread
        return queue
    }

    deinit { session.finishTasksAndInvalidate() }

    package func answer(
        to request: LedgerRequest, limit: Int
    ) async throws(LedgerError) -> LedgerReply {
        var message = URLRequest(url: request.url)
        if let body = request.body {
            message.httpMethod = "POST"
            message.httpBody = Data(body)
            message.setValue(request.mediaType, forHTTPHeaderField: "Content-Type")
        }
        let task = session.dataTask(with: message)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                collector.await(task, limit: limit, continuation)
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
        return try result.get()
    }
}

/// Gathers the answers of a session's tasks, each within its limit.
private final class ReplyCollector: NSObject, URLSessionDataDelegate, Sendable {
    typealias Continuation = CheckedContinuation<Result<LedgerReply, LedgerError>, Never>

    private struct Pending {
        let limit: Int
        let continuation: Continuation
        var status = 0
        var body: [UInt8] = []
        var isTooLong = false
    }

    private let pending = Mutex<[Int: Pending]>([:])

    func await(_ task: URLSessionTask, limit: Int, _ continuation: Continuation) {
        pending.withLock {
            $0[task.taskIdentifier] = Pending(limit: limit, continuation: continuation)
        }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        pending.withLock { $0[dataTask.taskIdentifier]?.status = status }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = pending.withLock { pending in
            guard var one = pending[dataTask.taskIdentifier] else { return false }
            // The copy in the table must not share the body while it grows.
            pending[dataTask.taskIdentifier] = nil
            if one.body.count + data.count > one.limit {
                one.isTooLong = true
            } else {
                one.body += data
            }
            pending[dataTask.taskIdentifier] = one
            return one.isTooLong
        }
        if isTooLong { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        let one = pending.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        guard let one else { return }
        let result: Result<LedgerReply, LedgerError> =
            if one.isTooLong {
                .failure(.answerMalformed)
            } else if error != nil || one.status == 0 {
                .failure(.unreachable)
            } else {
                .success(LedgerReply(status: one.status, body: one.body))
            }
        one.continuation.resume(returning: result)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
