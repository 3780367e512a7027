public import Records
public import Sodium
public import TransparencyLog

/// What a bundle shows of an exhibit's custody.
public struct CustodyReport: Sendable {
    /// One step that was proved.
    public struct Step: Sendable {
        /// The step's number, from 1.
        public let number: Int
        /// Its place in the log.
        public let index: Int
        /// What was done.
        public let action: CustodyStep.Action
        /// When, to the hour, by the performer's word.
        public let created: Timestamp
        /// Who did it, by name and key.
        public let performer: KeyReference
        /// The lawful authority.
        public let authority: String
    }

    /// One object that is what the last step says.
    public struct Object: Sendable {
        /// The digest of the encrypted body.
        public let digest: SHA256Digest
        /// The body's length in bytes.
        public let byteCount: Int
    }

    /// The record of the first step.
    public let exhibit: RecordIdentifier
    /// The steps from 1 to the last.
    public let steps: [Step]
    /// The objects after the last step, all of them present.
    public let objects: [Object]
    /// The objects of earlier steps that are not in the bundle, so that nobody compared them.
    public let absent: [SHA256Digest]
    /// The checkpoint in whose tree everything was proved.
    public let checkpoint: VerifiedCheckpoint
}

extension CustodyReport.Step {
    /// A step whose signature was verified.
    init(_ step: CustodyChain.Step) {
        guard let signature = step.envelope.signature else {
            preconditionFailure("a leaf of the log is signed")
        }
        number = step.content.number
        index = step.evidence.proof.index
        action = step.content.action
        created = step.envelope.created
        performer = signature.key
        authority = step.content.authority
    }
}
