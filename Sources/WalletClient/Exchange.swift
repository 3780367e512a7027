import Foundation
import JSONDocuments
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// An answer as it came.
struct Reply: Sendable {
    let status: Int
    /// The media type in lower case, without parameters; empty where none is said.
    let mediaType: String
    let body: [UInt8]

    /// The body, if the service did what was asked and answers with this kind of document.
    ///
    /// - Throws: `ClientError.refused`, `.answerOfAnotherKind`.
    func content(of kind: WebClient.Kind?) throws(ClientError) -> [UInt8] {
        guard 200...299 ~= status else { throw .refused(status: status, code: problemCode) }
        guard kind == nil || mediaType == kind?.rawValue else { throw .answerOfAnotherKind }
        return body
    }

    /// The code of a problem document (RFC 9457), as far as it looks like one.
    private var problemCode: String? {
        guard mediaType == "application/problem+json",
            case .string(let code)? = (try? JSONValue(parsing: body))?["code"],
            1...64 ~= code.utf8.count,
            code.utf8.allSatisfy("abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains)
        else { return nil }
        return code
    }
}

/// One question to a service, until its answer is whole or refused.
final class Exchange: Sendable {
    typealias Continuation = CheckedContinuation<Result<Reply, ClientError>, Never>

    private struct Progress {
        var response: HTTPURLResponse?
        var limit: Int
        var body: [UInt8] = []
        var refusal: ClientError?
    }

    let continuation = Mutex<Continuation?>(nil)
    private let progress: Mutex<Progress>

    init(limit: Int) { progress = Mutex(Progress(limit: limit)) }

    /// The first reason to refuse counts.
    func refuse(_ error: ClientError) { progress.withLock { $0.refusal = $0.refusal ?? error } }

    /// Whether the body that the response announces is wanted.
    func begin(_ response: URLResponse) -> Bool {
        progress.withLock { progress in
            progress.response = response as? HTTPURLResponse
            let isFine = 200...299 ~= (progress.response?.statusCode ?? 0)
            if !isFine {
                progress.limit = min(progress.limit, WebClient.problemByteCountLimit)
            }
            let encoding = progress.response?.value(forHTTPHeaderField: "Content-Encoding")
            if encoding.map({ $0.lowercased() != "identity" }) ?? false {
                progress.refusal = progress.refusal ?? .answerOfAnotherKind
            } else if response.expectedContentLength > Int64(progress.limit) {
                progress.refusal = progress.refusal ?? .answerTooLarge(limit: progress.limit)
            }
            return progress.refusal == nil
        }
    }

    /// Takes a piece of the body; `false` where no more is wanted.
    func take(_ data: Data) -> Bool {
        progress.withLock { progress in
            if progress.body.count + data.count > progress.limit {
                progress.refusal = progress.refusal ?? .answerTooLarge(limit: progress.limit)
            }
            guard progress.refusal == nil else { return false }
            progress.body += data
            return true
        }
    }

    /// Ends the exchange.
    func end(_ error: (any Error)?) {
        let result = progress.withLock { progress -> Result<Reply, ClientError> in
            if let refusal = progress.refusal { return .failure(refusal) }
            if let error {
                if (error as? URLError)?.code == .timedOut { return .failure(.timedOut) }
                return .failure(progress.response == nil ? .unreachable : .answerCut)
            }
            guard let response = progress.response else { return .failure(.unreachable) }
            let announced = response.expectedContentLength
            guard announced < 0 || announced == progress.body.count else {
                return .failure(.answerCut)
            }
            let type = response.value(forHTTPHeaderField: "Content-Type") ?? ""
            let mediaType = type.prefix { $0 != ";" }.lowercased()
                .trimmingCharacters(in: .whitespaces)
            return .success(
                Reply(status: response.statusCode, mediaType: mediaType, body: progress.body))
        }
        continuation.withLock { $0.take() }?.resume(returning: result)
    }
}

/// A session's exchanges, by their tasks.
final class Exchanges: NSObject, URLSessionDataDelegate, Sendable {
    private let running = Mutex<[Int: Exchange]>([:])

    func add(_ exchange: Exchange, for task: URLSessionTask) {
        running.withLock { $0[task.taskIdentifier] = exchange }
    }

    private func exchange(of task: URLSessionTask) -> Exchange? {
        running.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let isWanted = exchange(of: dataTask)?.begin(response) ?? false
        completionHandler(isWanted ? .allow : .cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        if exchange(of: dataTask)?.take(data) != true { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        running.withLock { $0.removeValue(forKey: task.taskIdentifier) }?.end(error)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        exchange(of: task)?.refuse(.redirected)
        completionHandler(nil)
    }

    /// Nobody signs in: who asks for a password refuses.
    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler:
            @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard let response = challenge.failureResponse as? HTTPURLResponse else {
            return completionHandler(.performDefaultHandling, nil)
        }
        exchange(of: task)?.refuse(.refused(status: response.statusCode, code: nil))
        completionHandler(.cancelAuthenticationChallenge, nil)
    }
}
