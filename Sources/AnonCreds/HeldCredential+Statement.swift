public import BigIntegers
public import CLSignatures
import Commitments

extension HeldCredential {
    /// The credential for proofs of statements, after its signature was checked with the link secret, once.
    ///
    /// - Parameters:
    ///   - witness: The witness for the accumulator's value in the statement; `nil` where that is not asked.
    ///   - linkSecret: The link secret of its holder.
    /// - Returns: The credential, with the table of its `A` that all its proofs share.
    /// - Throws: `AnonCredsError.proofRejected` for a credential under another link secret,
    ///   `.computationFailed`.
    public func provable(
        witness: BigInteger?, linkSecret: borrowing LinkSecret
    ) throws(AnonCredsError) -> StatementProver.Credential {
        try verify(linkSecret: linkSecret)
        let signature = credential.signature
        do throws(CLSignatureError) {
            let base = try memory.base { () throws(CLSignatureError) in
                try signature.base(under: definition.definition.key)
            }
            return StatementProver.Credential(
                signature: signature, attributes: credential.encodedValues, m2: credential.m2,
                witness: witness, signatureBase: base)
        } catch {
            throw .computationFailed
        }
    }
}
