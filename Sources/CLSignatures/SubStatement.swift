public import BigIntegers

/// What a presentation says about one credential.
public struct SubStatement: Sendable {
    /// The key of the credential's issuer.
    public let key: IssuerPublicKey
    /// Values that are shown, by canonical name.
    public let revealed: [String: BigInteger]
    /// What is proved about hidden values, each once, in the order of the wire.
    public let predicates: [Predicate]

    /// Checks a statement; every name that is not revealed is hidden.
    ///
    /// - Throws: `CLSignatureError.profileNotOnWire` for a key of another profile,
    ///   `.attributeSetMismatch` for a revealed name that is no attribute,
    ///   `.attributeOutOfRange` for a revealed value of more than 256 bits,
    ///   `.predicateAttributeNotHidden`, `.predicateBoundOutOfRange`.
    public init(
        key: IssuerPublicKey, revealed: [String: BigInteger], predicates: [Predicate]
    ) throws(CLSignatureError) {
        guard key.profile == .bits2048 else { throw .profileNotOnWire }
        let names = key.attributeNames
        guard names.isSuperset(of: revealed.keys) else { throw .attributeSetMismatch }
        for (name, value) in revealed where value.bitWidth > CLParameters.message {
            throw .attributeOutOfRange(attribute: name)
        }
        for predicate in predicates {
            let name = predicate.attribute
            guard names.contains(name), revealed[name] == nil else {
                throw .predicateAttributeNotHidden(attribute: name)
            }
            guard Int32(exactly: predicate.bound) != nil else {
                throw .predicateBoundOutOfRange(attribute: name)
            }
        }
        self.key = key
        self.revealed = revealed
        self.predicates = Set(predicates).sorted()
    }

    /// Names that stay hidden, with the link secret.
    public var hiddenNames: Set<String> { Set(key.r.keys).subtracting(revealed.keys) }
}
