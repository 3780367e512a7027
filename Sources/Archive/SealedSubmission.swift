public import Records

/// A submission whose payload is encrypted and whose envelope is signed, to be added.
public struct SealedSubmission: Sendable {
    /// The record's identifier.
    public var id: RecordIdentifier { submission.id }

    let submission: Submission
    let now: Timestamp
    /// `nil` where the record was there already.
    let record: NewRecord?
    /// To whom it is sealed as it is added.
    let readers: [StandingReader]
    /// The epoch under whose key the record's keys are wrapped.
    let epoch: Int
}
