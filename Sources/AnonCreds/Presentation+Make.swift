import CLSignatures
import Commitments

extension Presentation {
    /// Answers a request, as a holder, on the calling thread.
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
        let draft = try PresentationDraft(
            request: request, credentials: credentials, linkSecret: linkSecret,
            selfAttested: selfAttested, hidden: hidden)
        do throws(CLSignatureError) {
            return draft.presentation(
                try draft.prover.prove(
                    linkSecret: linkSecret.integer, nonce: request.nonce.value))
        } catch {
            throw .computationFailed
        }
    }

    /// Answers as ``make(request:credentials:linkSecret:selfAttested:hidden:)`` does, computing
    /// predicates and credentials on all cores.
    ///
    /// - Throws: as that one.
    public static func makeOnAllCores(
        request: PresentationRequest, credentials: [HeldCredential],
        linkSecret: borrowing LinkSecret, selfAttested: [String: String] = [:],
        hidden: Set<String> = []
    ) async throws(AnonCredsError) -> Presentation {
        let draft = try PresentationDraft(
            request: request, credentials: credentials, linkSecret: linkSecret,
            selfAttested: selfAttested, hidden: hidden)
        do throws(CLSignatureError) {
            return draft.presentation(
                try await draft.prover.proveOnAllCores(
                    linkSecret: linkSecret.integer, nonce: request.nonce.value))
        } catch {
            throw .computationFailed
        }
    }
}

/// A presentation but for its proof.
private struct PresentationDraft {
    let prover: PresentationProver
    private let statements: [SubStatement]
    private let requestedProof: RequestedProof
    private let sources: [Presentation.Source]

    init(
        request: PresentationRequest, credentials: [HeldCredential],
        linkSecret: borrowing LinkSecret, selfAttested: [String: String], hidden: Set<String>
    ) throws(AnonCredsError) {
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
        var proved: [PresentationProver.Credential] = []
        do throws(CLSignatureError) {
            for subProof in plan.subProofs {
                proved.append(try credentials[subProof.credentialIndex].proved(subProof))
            }
        } catch {
            throw .computationFailed
        }
        prover = PresentationProver(proved)
        statements = proved.map(\.statement)
        requestedProof = plan.requestedProof
        sources = plan.subProofs.map { credentials[$0.credentialIndex].source }
    }

    func presentation(_ proof: PresentationProof) -> Presentation {
        Presentation(
            proof: proof, revealedClaims: statements.map(\.revealed),
            requestedProof: requestedProof, sources: sources)
    }
}

extension HeldCredential {
    fileprivate var source: Presentation.Source {
        Presentation.Source(
            schemaID: credential.schemaID, definitionID: credential.definitionID,
            registryID: nil, timestamp: nil)
    }

    func verify(linkSecret: borrowing LinkSecret) throws(AnonCredsError) {
        do throws(ProofError) {
            try memory.checking(linkSecret) { () throws(ProofError) in
                try credential.verify(linkSecret: linkSecret, definition: definition)
            }
        } catch {
            throw .proofRejected
        }
    }

    fileprivate func proved(
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
