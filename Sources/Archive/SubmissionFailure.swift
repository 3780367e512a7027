public import JSONDocuments
public import Metering
public import Records
public import Sodium

/// Why a draft makes no submission, naming the part of it that is to blame.
public enum SubmissionFailure: Error, Equatable, Sendable {
    /// A part has not the form that it must have.
    case form(SubmissionDraft.Part, problem: String)
    /// Content or payload is not the document that it must be; the place is inside of the part.
    case malformed(SubmissionDraft.Part, DecodingFailure)
    /// Content or payload breaks a rule of records.
    case record(SubmissionDraft.Part, RecordError)
    /// The payload's readings cannot be committed to.
    case readings(MeteringError)
    /// A secret could not be drawn.
    case secret(SodiumError)

    /// A stable name of the failure for other programs, in kebab case.
    public var code: String {
        switch self {
        case .form, .malformed: "malformed"
        case .record(_, let error): error.code
        case .readings(let error): error.code
        case .secret: "out-of-memory"
        }
    }

    /// The part that is to blame.
    public var part: SubmissionDraft.Part? {
        switch self {
        case .form(let part, _), .malformed(let part, _), .record(let part, _): part
        case .readings: .payload
        case .secret: nil
        }
    }
}
