import Accumulators
import AnonCreds
import Credentials
import Records
import TransparencyLog

/// A request that the wallet has judged and can answer, waiting for the resident's consent.
public struct PreparedAnswer: Sendable {
    /// What the resident is shown before anything leaves the wallet.
    public let consent: Consent
    let request: DeskRequest
    let deskKey: NoteVerifierKey
    let plan: Plan

    /// What will be answered.
    enum Plan: Sendable {
        case anonCreds(PresentationRequest, HeldCredential)
        case native(NativeQuestion, [NativeHolding])
    }
}

/// A credential that answers a claim of a native question.
struct NativeHolding: Sendable {
    /// The name under which the wallet keeps it.
    let name: String
    let held: HeldCredential
    let anchored: AnchoredDefinition
    /// The witness for the head that the question names; `nil` where it names none.
    let witness: Witness?

    /// The texts that the claim wants to see.
    func texts(for claim: NativeQuestion.Claim) -> [String] {
        claim.reveal.map { held.credential.values[AttributeName($0)]?.raw ?? "" }
    }
}
