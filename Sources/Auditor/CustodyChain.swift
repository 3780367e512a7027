import Records

/// The steps of a bundle as they stand there: of one exhibit, without a gap, in order.
///
/// What the steps say of each other is judged here; who signed them, and that they are in the log, is
/// judged by ``Audit``.
struct CustodyChain {
    /// One step.
    struct Step {
        let envelope: Envelope
        let content: CustodyStep
        let evidence: LogEvidence
    }

    /// The steps from 1 to the last.
    let steps: [Step]

    init(_ manifest: CustodyManifest) throws(CustodyFinding) {
        var steps: [Step] = []
        for (offset, evidence) in manifest.steps.enumerated() {
            guard let envelope = try? Envelope(leaf: evidence.leaf),
                case .evidence(let content) = envelope.record
            else { throw .notAStep(place: offset + 1) }
            guard content.exhibit == manifest.exhibit else {
                throw .exhibitMismatch(place: offset + 1)
            }
            steps.append(Step(envelope: envelope, content: content, evidence: evidence))
        }
        self.steps = steps
        try checkNumbers()
        try checkLinks()
    }

    /// A number that is not there was dropped; all there, but elsewhere, is another order.
    private func checkNumbers() throws(CustodyFinding) {
        let numbers = steps.map(\.content.number)
        let sorted = Set(numbers).sorted()
        for (offset, number) in sorted.enumerated() where number != offset + 1 {
            throw .stepMissing(number: offset + 1)
        }
        for (offset, number) in numbers.enumerated() where number != offset + 1 {
            throw .stepOrder(number: number)
        }
    }

    /// Each step follows the very record before it, and not another of the same number.
    private func checkLinks() throws(CustodyFinding) {
        for (step, next) in zip(steps, steps.dropFirst())
        where next.envelope.filing.previous != step.envelope.id {
            throw .stepMissing(number: step.content.number)
        }
    }
}
