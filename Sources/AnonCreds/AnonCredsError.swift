/// What keeps an operation on AnonCreds objects from being done; no case holds personal data.
public enum AnonCredsError: Error, Equatable, Sendable {
    /// A schema has no attributes, more than 125, or equal, empty or reserved names.
    case attributeNames
    /// The key of a definition does not have exactly the schema's attributes and the link secret.
    case definitionMismatch
    /// An object names another schema or definition than the one at hand.
    case otherDefinition
    /// The definition comes without its key correctness proof, which this operation needs.
    case keyProofMissing
    /// A proof that the other side sent does not hold.
    case proofRejected
    /// An object uses revocation, which this implementation does not.
    case revocationUnsupported
    /// The values to sign lack this attribute of the schema.
    case valueMissing(attribute: String)
    /// The values to sign name an attribute that the schema does not have, or one twice.
    case valueUnknown(attribute: String)
    /// The value of a declared attribute is blank, no integer or number of its kind, or out of bounds.
    case valueNotAllowed(attribute: String)
    /// A private key belongs to another definition.
    case privateKeyMismatch
    /// An entropy text is empty.
    case entropyMissing
    /// An item of a request cannot be answered.
    case refused(PresentationRefusal)
    /// Two definitions with one identifier differ.
    case definitionsDiffer
    /// A computation failed its own check or memory is short; nothing was produced.
    case computationFailed
    /// The caller asked a long search to stop.
    case cancelled
}
