import CLSignatures
import JSONDocuments

/// Checks presentations against requests, under definitions that the verifier trusts.
///
/// What is verified is derived from the request; the presentation only says which sub-proof answers
/// which item. Source: fact sheet §10, §13.
public struct PresentationVerifier: Sendable {
    private let definitions: [Identifier<CredentialDefinition>: PublishedDefinition]
    private let declarations: [Identifier<Schema>: IntegerDeclaration]

    /// Takes over the definitions that may be used, and what their schemas declare.
    ///
    /// A schema without a declaration is foreign: its issuer is trusted to sign integers only where
    /// predicates are asked, and a verdict says so.
    ///
    /// - Throws: `AnonCredsError.definitionsDiffer`.
    public init(
        definitions: [PublishedDefinition],
        declarations: [Identifier<Schema>: IntegerDeclaration] = [:]
    ) throws(AnonCredsError) {
        var known: [Identifier<CredentialDefinition>: PublishedDefinition] = [:]
        for definition in definitions {
            let before = known.updateValue(definition, forKey: definition.definitionID)
            guard before == nil || before?.serialized == definition.serialized else {
                throw .definitionsDiffer
            }
        }
        self.definitions = known
        self.declarations = declarations
    }

    /// Verifies a presentation for a request that the verifier itself has kept, on the calling thread.
    ///
    /// A request's nonce is to be accepted once, which the caller sees to.
    public func verify(_ presentation: Presentation, for request: PresentationRequest) -> Verdict {
        do throws(VerdictFailure) {
            let claim = try claim(presentation, request)
            try presentation.proof.check(claim.statements, nonce: request.nonce)
            return .accept(notes: claim.notes)
        } catch {
            return error.verdict
        }
    }

    /// Verifies as ``verify(_:for:)`` does, computing predicates and credentials on all cores.
    public func verifyOnAllCores(
        _ presentation: Presentation, for request: PresentationRequest
    ) async -> Verdict {
        do throws(VerdictFailure) {
            let claim = try claim(presentation, request)
            try await presentation.proof.checkOnAllCores(
                claim.statements, nonce: request.nonce)
            return .accept(notes: claim.notes)
        } catch {
            return error.verdict
        }
    }

    /// What a presentation claims, after all checks but that of its proof.
    private func claim(
        _ presentation: Presentation, _ request: PresentationRequest
    ) throws(VerdictFailure) -> (statements: [SubStatement], notes: Set<Verdict.Note>) {
        try checkRevocation(presentation, request)
        let used = try sources(of: presentation)
        try presentation.requestedProof.checkReferents(request, subProofCount: used.count)
        let statements = try statements(presentation, request, used)
        try checkRestrictions(presentation, request, used)
        let notes = try checkIntegers(presentation, request, used)
        try presentation.checkListedCommitments()
        return (statements, notes.union(presentation.requestedProof.notes))
    }

    /// Non-revocation is decided first, from the request and the definitions, so that a holder
    /// cannot switch the question off.
    private func checkRevocation(
        _ presentation: Presentation, _ request: PresentationRequest
    ) throws(VerdictFailure) {
        guard presentation.revocationProofs.allSatisfy({ $0 == nil }) else {
            throw VerdictFailure(verdict: .unsupported(.revocation))
        }
        guard presentation.sources.allSatisfy({ $0.timestamp == nil }) else {
            throw VerdictFailure(.revocation)
        }
        for index in request.nonRevocationIndices(presentation.requestedProof, presentation.sources)
        {
            let definition = definitions[presentation.sources[index].definitionID]
            guard definition?.definition.isRevocable != true else {
                throw VerdictFailure(.revocation)
            }
        }
    }

    /// The definition of each sub-proof.
    private func sources(
        of presentation: Presentation
    ) throws(VerdictFailure) -> [PublishedDefinition] {
        guard presentation.sources.count == presentation.proof.subProofs.count else {
            throw VerdictFailure(.referents)
        }
        var used: [PublishedDefinition] = []
        for source in presentation.sources {
            guard let definition = definitions[source.definitionID],
                definition.isNamed(by: source.schemaID, source.definitionID)
            else { throw VerdictFailure(.unknownDefinition) }
            // A registry means nothing where the definition has no revocation key.
            guard source.registryID == nil || definition.definition.isRevocable else {
                throw VerdictFailure(.revocation)
            }
            used.append(definition)
        }
        return used
    }

    private func statements(
        _ presentation: Presentation, _ request: PresentationRequest,
        _ used: [PublishedDefinition]
    ) throws(VerdictFailure) -> [SubStatement] {
        let expected = try ExpectedSubProof.all(
            request: request, shown: presentation.requestedProof, count: used.count)
        var statements: [SubStatement] = []
        for (index, definition) in used.enumerated() {
            statements.append(
                try expected[index].statement(
                    key: definition.definition.key,
                    claims: presentation.revealedClaims[index],
                    predicates: presentation.proof.subProofs[index].predicates.map(\.predicate)))
        }
        return statements
    }

    private func checkRestrictions(
        _ presentation: Presentation, _ request: PresentationRequest,
        _ used: [PublishedDefinition]
    ) throws(VerdictFailure) {
        let shown = presentation.requestedProof
        let revealed = shown.revealedTexts(subProofCount: used.count, request: request)
        for (_, restriction, index) in request.restrictedItems(in: shown) {
            let subject = used[index].subject(revealed: revealed[index])
            guard restriction.isSatisfied(by: subject) else { throw VerdictFailure(.restriction) }
        }
    }

    /// Predicates mean something on integers only.
    private func checkIntegers(
        _ presentation: Presentation, _ request: PresentationRequest,
        _ used: [PublishedDefinition]
    ) throws(VerdictFailure) -> Set<Verdict.Note> {
        var notes: Set<Verdict.Note> = []
        for item in request.predicates {
            guard let index = presentation.requestedProof.predicates[item.referent] else {
                throw VerdictFailure(.referents)
            }
            guard let declaration = declarations[used[index].schemaID] else {
                notes.insert(.integersTrustedToIssuer)
                continue
            }
            guard declaration[item.attribute] != nil else { throw VerdictFailure(.predicate) }
        }
        return notes
    }
}

/// A verdict on its way out of a check.
struct VerdictFailure: Error {
    let verdict: Verdict

    init(verdict: Verdict) { self.verdict = verdict }

    init(_ reason: Verdict.Reason) { verdict = .reject(reason) }
}
