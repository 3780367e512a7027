import Cores
public import Credentials
public import JSONDocuments
public import Records
import Sodium

extension Verifier {
    /// A presentation, and the request of this desk that it answers.
    public struct Answer: Sendable {
        /// The presentation, not checked in any way.
        public let document: JSONValue
        /// The request.
        public let request: DeskRequest

        /// Puts both together.
        public init(_ document: JSONValue, for request: DeskRequest) {
            self.document = document
            self.request = request
        }
    }

    /// Judges many presentations on all cores, each by itself as ``verify(_:for:now:)`` does.
    ///
    /// Several answers to one request are judged one after the other, so that a bad one does not keep a
    /// good one out, and the first good one is the one that is accepted.
    ///
    /// - Parameters:
    ///   - answers: The presentations with their requests.
    ///   - now: The desk's clock.
    /// - Returns: What comes of each, in their order; a failure is a `StorageError` of the desk's files.
    public func verify(
        _ answers: [Answer], now: Timestamp
    ) async -> [Result<Outcome, any Error>] {
        await verify(answers, now: now) { _, judge in Result { try judge() } }
    }

    /// Judges many presentations as ``verify(_:now:)`` does, and lets `body` keep what comes of one
    /// before its worker begins the next.
    ///
    /// - Parameters:
    ///   - answers: The presentations with their requests.
    ///   - now: The desk's clock.
    ///   - body: Gets an answer's index and its judge, which it may leave alone.
    /// - Returns: What `body` makes of each, in their order.
    public func verify<Product: Sendable>(
        _ answers: [Answer], now: Timestamp,
        _ body: @escaping @Sendable (Int, () throws -> Outcome) -> Product
    ) async -> [Product] {
        var places: [SHA256Digest: [Int]] = [:]
        var order: [SHA256Digest] = []
        for (index, answer) in answers.enumerated() {
            let nonce = answer.request.digest
            if places[nonce] == nil { order.append(nonce) }
            places[nonce, default: []].append(index)
        }
        let groups = order.map { places[$0] ?? [] }
        let judged = await AllCores.map(groups) { group in
            group.map { index in
                body(index) {
                    try self.verify(answers[index].document, for: answers[index].request, now: now)
                }
            }
        }
        let products = zip(groups.joined(), judged.joined()).sorted { $0.0 < $1.0 }
        return products.map(\.1)
    }
}
