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
        /// Where alone an acceptance goes, as in ``verify(_:for:now:place:handOver:)``.
        public let place: String?

        /// Puts both together.
        public init(_ document: JSONValue, for request: DeskRequest, place: String? = nil) {
            self.document = document
            self.request = request
            self.place = place
        }
    }

    /// Judges one of the presentations, and calls what it is given with an acceptance, as
    /// ``verify(_:for:now:place:handOver:)`` does.
    public typealias Judge = (_ handOver: (Acceptance) throws -> Void) throws -> Outcome

    /// Judges many presentations on all cores, each by itself as
    /// ``verify(_:for:now:place:handOver:)`` does.
    ///
    /// Several answers to one request are judged one after the other, so that a bad one does not keep a
    /// good one out, and the first good one is the one that is accepted. Proofs in the native format are
    /// checked before, many by one product, of each request that of its first answer.
    ///
    /// - Parameters:
    ///   - answers: The presentations with their requests.
    ///   - now: The desk's clock.
    /// - Returns: What comes of each, in their order; a failure is a `StorageError` of the desk's files.
    public func verify(
        _ answers: [Answer], now: Timestamp
    ) async -> [Result<Outcome, any Error>] {
        await verify(answers, now: now) { _, judge in Result { try judge { _ in } } }
    }

    /// Judges many presentations as ``verify(_:now:)`` does, and lets `body` keep what comes of one
    /// before its worker begins the next.
    ///
    /// - Parameters:
    ///   - answers: The presentations with their requests.
    ///   - now: The desk's clock.
    ///   - body: Gets an answer's index and its judge, which it may leave alone, or call with what
    ///     hands an acceptance over.
    /// - Returns: What `body` makes of each, in their order.
    public func verify<Product: Sendable>(
        _ answers: [Answer], now: Timestamp,
        _ body: @escaping @Sendable (_ index: Int, _ judge: Judge) -> Product
    ) async -> [Product] {
        let groups = Self.groups(answers)
        let preparation = Preparation(self, now: now)
        let proofs = await preparation.judgeProofs(of: groups.map { answers[$0[0]] })
        let judged = await AllCores.map(count: groups.count) { place in
            groups[place].enumerated().map { turn, index in
                body(index) { handOver in
                    try self.verify(
                        answers[index], preparation, proof: turn == 0 ? proofs[place] : nil,
                        handOver: handOver)
                }
            }
        }
        let products = zip(groups.joined(), judged.joined()).sorted { $0.0 < $1.0 }
        return products.map(\.1)
    }
}
