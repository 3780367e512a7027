import Cores

extension PresentationVerifier {
    /// A presentation, and the verifier's own request that it answers.
    public struct Item: Sendable {
        /// What was received.
        public let presentation: Presentation
        /// What was asked.
        public let request: PresentationRequest

        /// Puts both together.
        public init(_ presentation: Presentation, for request: PresentationRequest) {
            self.presentation = presentation
            self.request = request
        }
    }

    /// Verifies many presentations on all cores, each as ``verify(_:for:)`` does.
    ///
    /// Each item is checked by itself, so that none can spoil or hide another: a bad one among thousands
    /// is the one whose verdict is not to accept it. That two items do not answer one nonce is for the
    /// caller to see to.
    ///
    /// - Returns: The verdict on each item, in their order.
    public func verdicts(on items: [Item]) async -> [Verdict] {
        await AllCores.map(items) { verify($0.presentation, for: $0.request) }
    }
}
