import Foundation
import JSONDocuments
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Asks services over HTTP, and tells them no more than what is asked.
///
/// It keeps no cookies, no cache and no passwords, says the same of itself for everybody, follows nobody
/// elsewhere, and stops reading at a limit.
public final class WebClient: Sendable {
    /// A kind of document, as a media type.
    public enum Kind: String, Sendable {
        case json = "application/json"
        case cbor = "application/cbor"
    }

    /// How long a service is waited for.
    package struct Patience: Sendable {
        /// So long it may be silent, in seconds.
        package var silenceSeconds = 20.0
        /// So long an answer may take in all, in seconds.
        package var answerSeconds = 90.0

        package init(silenceSeconds: Double = 20, answerSeconds: Double = 90) {
            self.silenceSeconds = silenceSeconds
            self.answerSeconds = answerSeconds
        }
    }

    /// Longest answer that says why something is refused, in bytes.
    static let problemByteCountLimit = 16_384

    private let session: URLSession
    private let exchanges = Exchanges()
    private let patience: Patience

    /// A client with connections of its own.
    public convenience init() { self.init(patience: Patience()) }

    package init(patience: Patience) {
        _ = Self.reachesThisComputerItself
        let settings = URLSessionConfiguration.ephemeral
        settings.timeoutIntervalForRequest = patience.silenceSeconds
        settings.httpShouldSetCookies = false
        settings.httpCookieAcceptPolicy = .never
        settings.httpCookieStorage = nil
        settings.urlCache = nil
        settings.urlCredentialStorage = nil
        session = URLSession(
            configuration: settings, delegate: exchanges, delegateQueue: Self.queue())
        self.patience = patience
    }

    deinit { session.invalidateAndCancel() }

    /// A serial queue gets a thread however busy the process is; an operation queue does not keep it alive.
    private static let thread = DispatchQueue(label: "countersign.web-client", qos: .userInitiated)

    /// Where answers are looked at, without waiting for other work.
    ///
    /// What was read and waits to be looked at has no limit: a flood would fill the memory.
    private static func queue() -> OperationQueue {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        queue.underlyingQueue = thread
        return queue
    }

    /// A proxy that the environment names is for other hosts than this one.
    private static let reachesThisComputerItself: Bool = {
        let environment = ProcessInfo.processInfo.environment
        let named = environment["no_proxy"] ?? environment["NO_PROXY"]
        let all = [named, "localhost,127.0.0.1,::1"].compactMap(\.self)
        return setenv("no_proxy", all.joined(separator: ","), 1) == 0
    }()

    /// What the service has at `address`: at most `limit` bytes, of a kind where one is named.
    ///
    /// - Throws: `ClientError`.
    public func get(
        _ address: WebAddress, kind: Kind? = nil, limit: Int
    ) async throws(ClientError) -> [UInt8] {
        try await answer(to: message(to: address, kind), kind: kind, limit: limit)
    }

    /// What the service answers to `body`: at most `limit` bytes of JSON.
    ///
    /// - Throws: `ClientError`.
    public func post(
        _ body: [UInt8], as kind: Kind, to address: WebAddress, limit: Int
    ) async throws(ClientError) -> [UInt8] {
        var message = message(to: address, .json)
        message.httpMethod = "POST"
        message.httpBody = Data(body)
        message.setValue(kind.rawValue, forHTTPHeaderField: "Content-Type")
        return try await answer(to: message, kind: .json, limit: limit)
    }

    private func message(to address: WebAddress, _ kind: Kind?) -> URLRequest {
        var message = URLRequest(
            url: address.url, cachePolicy: .reloadIgnoringLocalCacheData,
            timeoutInterval: patience.silenceSeconds)
        message.setValue("countersign", forHTTPHeaderField: "User-Agent")
        // Else the system tells which languages somebody reads.
        message.setValue("*", forHTTPHeaderField: "Accept-Language")
        message.setValue(kind?.rawValue ?? "*/*", forHTTPHeaderField: "Accept")
        // What is sent packed could unpack to more than the limit.
        message.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        message.httpShouldHandleCookies = false
        return message
    }

    private func answer(
        to message: URLRequest, kind: Kind?, limit: Int
    ) async throws(ClientError) -> [UInt8] {
        let task = session.dataTask(with: message)
        let exchange = Exchange(limit: limit)
        let timer = Task { [patience] in
            try await Task.sleep(for: .seconds(patience.answerSeconds))
            exchange.refuse(.timedOut)
            task.cancel()
        }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                exchange.continuation.withLock { $0 = continuation }
                exchanges.add(exchange, for: task)
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
        return try result.get().content(of: kind)
    }
}
