import Records
import Sodium

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
        try checkObjects()
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

    /// Nobody slips another exhibit's objects into a chain.
    ///
    /// Each step after the first names objects of the steps before it, or what it or they attached.
    /// The first step may name any, since an exhibit may be kept elsewhere than in its payload; so may
    /// one whose action makes new objects, such as an image that the examiner's own store keeps.
    private func checkObjects() throws(CustodyFinding) {
        var known: Set<SHA256Digest> = []
        for (offset, step) in steps.enumerated() {
            known.formUnion(step.envelope.filing.payload?.attachments.map(\.digest) ?? [])
            guard
                offset == 0 || step.content.action.makesObjects
                    || known.isSuperset(of: step.content.objects)
            else { throw .objectForeign(number: step.content.number) }
            known.formUnion(step.content.objects)
        }
    }
}

extension CustodyStep.Action {
    /// Whether an exhibit has objects afterwards that it had not before.
    fileprivate var makesObjects: Bool {
        switch self {
        case .imaged, .copied, .analysed: true
        case .seized, .transferred, .received, .stored, .opened, .sealed, .returned, .destroyed,
            .disclosed:
            false
        }
    }
}
