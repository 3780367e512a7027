import Records
import TransparencyLog

/// The log's key, for the entries that only its operator may append.
final class OperatorKey: Sendable {
    private let signer: NoteSigner

    init(_ signer: consuming NoteSigner) { self.signer = signer }

    /// The envelope with the operator's signature.
    ///
    /// - Throws: `RecordError.tooLarge`.
    func sign(_ envelope: Envelope) throws(RecordError) -> Envelope {
        try envelope.signed(by: signer.key, name: signer.verifierKey.name)
    }
}
