public import Records
public import Sodium

/// What an audit of an exhibit's custody finds wrong; steps are named by their numbers, from 1.
public enum CustodyFinding: Error, Equatable, Sendable {
    /// An object's bytes are not those of its digest: something in it was changed.
    case objectDigest(SHA256Digest)
    /// An object that the exhibit consists of after the last step is not in the bundle.
    case objectMissing(SHA256Digest)
    /// A file among the objects is named by no step.
    case objectUnknown(name: String)
    /// A later step names an object that neither it nor a step before it brought in.
    case objectForeign(number: Int)
    /// The chain has a gap: a step is not in the bundle, though a later one follows it.
    case stepMissing(number: Int)
    /// The steps are not in their order, in the bundle or in the log.
    case stepOrder(number: Int)
    /// A step was not taken by whom it names: no member then, or not its signature.
    case performer(number: Int, RecordError)
    /// An entry that should name a member does not hold, or names none.
    case membership(index: Int)
    /// A step belongs to another exhibit than the bundle.
    case exhibitMismatch(place: Int)
    /// An entry among the steps, counted from 1, is no step of custody.
    case notAStep(place: Int)

    /// The stable code of the finding.
    public var code: String {
        switch self {
        case .objectDigest: "object-digest"
        case .objectMissing: "object-missing"
        case .objectUnknown: "object-unknown"
        case .objectForeign: "object-foreign"
        case .stepMissing: "step-missing"
        case .stepOrder: "step-order"
        case .performer, .membership: "performer"
        case .exhibitMismatch: "exhibit-mismatch"
        case .notAStep: "not-a-step"
        }
    }
}
