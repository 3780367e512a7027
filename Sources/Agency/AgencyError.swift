import AnonCreds

/// Why an agency does not define, offer or issue; nothing in it is personal.
public enum AgencyError: Error, Equatable, Sendable {
    /// No definition has been made, or none with this hash.
    case definitionUnknown
    /// The definition is not on the ledger yet; `define` again continues.
    case definitionNotAnchored
    /// A name, identifier or profile cannot stand in a schema or definition.
    case profileInvalid(String)
    /// Another schema of this agency has the profile's name and version.
    case schemaTaken
    /// Another definition of this agency has the profile's name, version and tag.
    case tagTaken
    /// Credentials end with a year, so that their last day identifies nobody.
    case validityNotYearEnd
    /// The credentials' last day was over before they were offered.
    case validityOver
    /// A code for the way of identification is 1 to 32 of `a-z`, `0-9` and `-`.
    case evidenceCodeInvalid
    /// No register can have this as a row's key.
    case rowKeyInvalid
    /// The row holds a credential that is still valid.
    case alreadyIssued
    /// A value is not what the anchored schema declares.
    case valueNotAllowed(attribute: String)
    /// No offer has this identifier.
    case offerUnknown
    /// The offer's last day is over.
    case offerExpired
    /// The offer was answered before, by another request.
    case offerUsed
    /// A newer offer was made for the same row.
    case offerSuperseded
    /// Five wrong codes closed the offer.
    case offerLocked
    /// The one-time code is wrong.
    case codeWrong
    /// The request does not prove what it must, or is for another offer.
    case requestRejected
    /// An offer for the same row is being made or answered at this moment.
    case offerBusy
    /// Credentials of the definition cannot be revoked, or this one was issued before they could.
    case notRevocable
    /// Nothing was issued to what stands at this place of an order, from 0, under its definitions.
    case notIssued(position: Int)
    /// An order to revoke names more credentials than one order can.
    case tooManyRevocations
    /// The clock is behind the newest head.
    case clockBehind
    /// The definition was retired.
    case definitionRetired
    /// The definition has expired.
    case definitionExpired
    /// A credential that is still valid is not replaced: it has to be revoked first.
    case notRevoked
    /// A computation failed its own check, or what is kept of a definition's revocations does not fit
    /// together; nothing was published.
    case accumulatorFailed

    /// The stable code of the refusal.
    public var code: String {
        switch self {
        case .definitionUnknown: "unknown-definition"
        case .definitionNotAnchored: "definition-not-anchored"
        case .profileInvalid: "profile"
        case .schemaTaken: "schema-taken"
        case .tagTaken: "tag-taken"
        case .validityNotYearEnd: "validity-not-year-end"
        case .validityOver: "validity-over"
        case .evidenceCodeInvalid: "evidence-code"
        case .rowKeyInvalid: "row-key"
        case .alreadyIssued: "already-issued"
        case .valueNotAllowed: "values"
        case .offerUnknown: "offer-unknown"
        case .offerExpired: "expired"
        case .offerUsed: "offer-used"
        case .offerSuperseded: "offer-superseded"
        case .offerLocked: "offer-locked"
        case .codeWrong: "code-wrong"
        case .requestRejected: "proof"
        case .offerBusy: "offer-busy"
        case .notRevocable: "not-revocable"
        case .notIssued: "not-issued"
        case .tooManyRevocations: "too-many"
        case .clockBehind: "clock-behind"
        case .definitionRetired: "definition-retired"
        case .definitionExpired: "definition-expired"
        case .notRevoked: "not-revoked"
        case .accumulatorFailed: "accumulator-failed"
        }
    }
}

extension AgencyError {
    /// What an error of the credential format means to an agency; other errors stay what they are.
    static func describing(_ error: AnonCredsError) -> any Error {
        switch error {
        case .proofRejected, .otherDefinition, .revocationUnsupported: AgencyError.requestRejected
        case .valueMissing(let attribute), .valueNotAllowed(let attribute),
            .valueUnknown(let attribute):
            AgencyError.valueNotAllowed(attribute: attribute)
        default: error
        }
    }
}
