/// A checkpoint that one log signed and enough witnesses cosigned.
///
/// Source: C2SP tlog-checkpoint and tlog-policy. Consistency with an older one is for whoever keeps
/// that one, see ``ConsistencyProof``.
public struct VerifiedCheckpoint: Sendable {
    /// The values.
    public let checkpoint: Checkpoint
    /// The note that carries it.
    public let note: SignedNote
    /// The cosignatures by keys of the policy, one for each key.
    public let cosignatures: [Cosignature]

    /// Checks a signed checkpoint.
    ///
    /// - Parameters:
    ///   - note: The signed checkpoint.
    ///   - log: Whose checkpoint it has to be.
    ///   - policy: Which cosignatures it has to have.
    ///   - notBefore: The oldest cosignature that counts, in seconds since 1970.
    /// - Throws: As ``SignedNote/verified(by:)`` and ``Checkpoint/init(parsing:)`` do;
    ///   `LogError.logSignatureMissing`, `.originMismatch`, `.quorumNotMet`.
    public init(
        opening note: SignedNote, of log: LogIdentity, policy: WitnessPolicy = .none,
        notBefore: Int = 0
    ) throws(LogError) {
        let verified = try note.verified(by: log.keys + policy.witnesses.map(\.key))
        guard verified.signers.contains(where: log.keys.contains) else {
            throw .logSignatureMissing
        }
        let checkpoint = try Checkpoint(parsing: note.text)
        guard haveSameBytes(checkpoint.origin, log.origin) else { throw .originMismatch }
        guard policy.isSatisfied(by: verified.cosignatures, notBefore: notBefore) else {
            throw .quorumNotMet
        }
        self.checkpoint = checkpoint
        self.note = note
        self.cosignatures = verified.cosignatures
    }
}
