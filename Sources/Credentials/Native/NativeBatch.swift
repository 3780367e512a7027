import AnonCreds
import CLSignatures
public import JSONDocuments

extension DeskRequest {
    /// Whether the question is in the native form, well made or not.
    public var asksNatively: Bool { NativeQuestion.isNative(content.question) }
}

/// Native presentations whose proofs are checked together, by one product a modulus.
///
/// Each gets the judgement that ``DeskRequest/judge(_:under:)`` gives it by itself, whatever stands beside
/// it: a batch that does not hold is halved until the bad ones are found. Statement and context of each
/// come from its own request.
public struct NativeBatch: Sendable {
    private enum Item {
        /// Judged without its proof.
        case judged(DeskRequest.Judgement)
        /// Its proof is the batch's next.
        case read(NativeReading)
    }

    private var items: [Item] = []
    private var proofs = StatementBatch()

    /// A batch without presentations.
    public init() {}

    /// Adds a presentation with the request that it answers, if that asks in the native form.
    ///
    /// - Parameters:
    ///   - document: The presentation, not checked in any way.
    ///   - request: The request.
    ///   - definitions: The definitions of the request, in its order.
    /// - Returns: Whether it was added; one that was not has to be judged by itself.
    public mutating func add(
        _ document: JSONValue, for request: DeskRequest, under definitions: [AnchoredDefinition]
    ) -> Bool {
        guard definitions.map(\.digest) == request.content.definitions,
            case .native(let question)? = try? request.question()
        else { return false }
        do throws(NativeFault) {
            let reading = try NativeReading(document, of: request, question, under: definitions)
            try reading.add(to: &proofs)
            items.append(.read(reading))
        } catch {
            items.append(.judged(.refused(error.reason)))
        }
        return true
    }

    /// What comes of each presentation that was added, in their order.
    public func judgements() -> [DeskRequest.Judgement] {
        let failures = Set(proofs.failures())
        var place = 0
        return items.map { item in
            switch item {
            case .judged(let judgement): return judgement
            case .read(let reading):
                defer { place += 1 }
                return failures.contains(place) ? .refused(.proof) : reading.proved
            }
        }
    }
}
