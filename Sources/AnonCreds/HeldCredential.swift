/// A credential with the definition it was issued under.
public struct HeldCredential: Sendable {
    /// The credential, as accepted.
    public let credential: Credential
    /// Its definition.
    public let definition: PublishedDefinition
    /// What the schema declares of its attributes; `nil` where the wire format's encoding is all there
    /// is.
    let declaration: IntegerDeclaration?
    let memory = HeldCredentialMemory()

    /// Pairs a credential with its definition.
    ///
    /// - Throws: `AnonCredsError.otherDefinition` where they do not belong together.
    public init(
        credential: Credential, definition: PublishedDefinition,
        declaration: IntegerDeclaration? = nil
    ) throws(AnonCredsError) {
        guard definition.isNamed(by: credential.schemaID, credential.definitionID),
            Set(credential.values.keys) == Set(definition.schema.attributes)
        else { throw .otherDefinition }
        self.credential = credential
        self.definition = definition
        self.declaration = declaration
    }
}

extension HeldCredential {
    /// Checks, without proving anything, that this credential alone answers every item.
    ///
    /// - Throws: `PresentationRefusal` for the first item that it does not answer.
    public func checkSatisfies(_ request: PresentationRequest) throws(PresentationRefusal) {
        _ = try PresentationPlan(
            request: request, credentials: [self], selfAttested: [:], hidden: [])
    }

    /// Whether the credential can answer at all: revocable ones and proofs of non-revocation are
    /// not supported.
    func isUsable(asksNonRevocation: Bool) -> Bool {
        !credential.usesRevocation && !(asksNonRevocation && definition.definition.isRevocable)
    }

    /// Whether the wire format can show the attribute.
    func canReveal(_ name: AttributeName) -> Bool { declaration?.encoding(name) == nil }

    func subject(revealing names: Set<AttributeName>) -> Restriction.Subject {
        var revealed: [AttributeName: String] = [:]
        for name in names { revealed[name] = credential.values[name]?.raw }
        return definition.subject(revealed: revealed)
    }
}
