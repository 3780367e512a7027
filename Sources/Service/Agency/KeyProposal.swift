import Records
import Sodium

/// A change of an agency's keys that one officer proposed and another one has to confirm.
struct KeyProposal: Hashable, Sendable {
    /// What is to be done with a definition.
    enum Change: Hashable, Sendable {
        /// A new definition with a key of its own comes in its place, told apart by `tag`.
        case rotation(tag: String)
        /// It ends.
        case retirement(RetirementRecord.Reason)
    }

    /// How it is with it.
    enum State: String, CaseIterable, Sendable {
        case open, confirmed, withdrawn, expired
    }

    /// How long a proposal can be confirmed: a week.
    static let seconds = 7 * 86_400

    /// 32 hexadecimal digits; the job that carries it out has the same.
    let id: String
    let change: Change
    let definition: SHA256Digest
    /// The account that proposed it.
    let proposer: String
    var confirmer: String?
    var state = State.open
    let created: Timestamp
}
