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
                Result {
                    try self.verify(answers[index].document, for: answers[index].request, now: now)
                }
            }
        }
        let outcomes = zip(groups.joined(), judged.joined()).sorted { $0.0 < $1.0 }
        return outcomes.map(\.1)
    }
}
