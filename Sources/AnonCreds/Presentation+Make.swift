import CLSignatures
import Commitments

extension Presentation {
    /// Answers a request, as a holder.
    ///
    /// - Parameters:
    ///   - request: What is asked; what it means for the holder is the caller's to judge.
    ///   - credentials: Credentials in their order of preference, all under `linkSecret`.
    ///   - linkSecret: The link secret.
    ///   - selfAttested: The holder's own words by referent, used where no credential answers and
    ///     the request has no restriction.
    ///   - hidden: Referents to answer without the value.
    /// - Returns: The presentation.
    /// - Throws: `AnonCredsError.refused` with the item that cannot be answered, `.proofRejected` for a credential under another link secret,
    ///   `.computationFailed`.
    public static func make(
        request: PresentationRequest, credentials: [HeldCredential],
        linkSecret: borrowing LinkSecret, selfAttested: [String: String] = [:],
        hidden: Set<String> = []
    ) throws(AnonCredsError) -> Presentation {
        let plan: PresentationPlan
        do throws(PresentationRefusal) {
            plan = try PresentationPlan(
                request: request, credentials: credentials, selfAttested: selfAttested,
                hidden: hidden)
        } catch {
            throw .refused(error)
        }
        for index in Set(plan.subProofs.map(\.credentialIndex)) {
            try credentials[index].verify(linkSecret: linkSecret)
        }
        let proof: PresentationProof
        do throws(CLSignatureError) {
            var provers: [PresentationProver.Credential] = []
            for subProof in plan.subProofs {
                provers.append(try credentials[subProof.credentialIndex].prover(subProof))
            }
            proof = try PresentationProver(provers)
                .prove(linkSecret: linkSecret.integer, nonce: request.nonce.value)
            return Presentation(
                proof: proof, revealedClaims: provers.map(\.statement.revealed),
                requestedProof: plan.requestedProof,
                sources: plan.subProofs.map { credentials[$0.credentialIndex].source })
        } catch {
            throw .computationFailed
        }
    }
}

extension HeldCredential {
    fileprivate var source: Presentation.Source {
        Presentation.Source(
            schemaID: credential.schemaID, definitionID: credential.definitionID,
            registryID: nil, timestamp: nil)
    }

    fileprivate func verify(linkSecret: borrowing LinkSecret) throws(AnonCredsError) {
        do throws(ProofError) {
            try memory.checking(linkSecret) { () throws(ProofError) in
                try credential.verify(linkSecret: linkSecret, definition: definition)
            }
        } catch {
            throw .proofRejected
        }
    }

    fileprivate func prover(
        _ subProof: PresentationPlan.SubProof
    ) throws(CLSignatureError) -> PresentationProver.Credential {
        let attributes = credential.encodedValues
        let revealed = Set(subProof.revealed.map(\.canonical))
        let statement = try SubStatement(
            key: definition.definition.key,
            revealed: attributes.filter { revealed.contains($0.key) },
            predicates: subProof.predicates)
        let signature = credential.signature
        let base = try memory.base { () throws(CLSignatureError) in
            try signature.base(under: statement.key)
        }
        return try PresentationProver.Credential(
            statement: statement, signature: signature, attributes: attributes,
            m2: credential.m2, signatureBase: base)
    }
}
