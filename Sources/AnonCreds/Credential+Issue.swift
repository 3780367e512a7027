import CLSignatures

extension PrivateCredentialDefinition {
    /// Issues a credential, after checking the request against the offer.
    ///
    /// - Parameters:
    ///   - request: The holder's request.
    ///   - offer: The issuer's own offer; an offer is answered once, which the caller sees to.
    ///   - rawValues: A text for each attribute of the schema, in any spelling of its name.
    ///   - definition: The definition that this key belongs to.
    ///   - declaration: The schema's integer attributes with their bounds, where it declares any, and
    ///     those with an encoding of their own.
    /// - Returns: The credential to send; its signature holds the issuer's blinding factor only.
    /// - Throws: `AnonCredsError.otherDefinition`, `.revocationUnsupported`, `.proofRejected`,
    ///   `.valueMissing`, `.valueUnknown`, `.valueNotAllowed`, `.computationFailed`.
    public borrowing func issue(
        request: CredentialRequest, offer: CredentialOffer,
        rawValues: [(name: String, value: String)], definition: PublishedDefinition,
        declaration: IntegerDeclaration? = nil
    ) throws(AnonCredsError) -> Credential {
        guard key.publicKey.n == definition.definition.key.n else { throw .privateKeyMismatch }
        let isRevocable = request.usesRevocation || definition.definition.isRevocable
        guard !isRevocable else { throw .revocationUnsupported }
        guard offer.isFor(definition), request.definitionID == definition.definitionID else {
            throw .otherDefinition
        }
        guard request.check(offer: offer, definition: definition) == .accept else {
            throw .proofRejected
        }
        let values = try definition.schema.values(rawValues, declaration: declaration)
        try declaration?.check(values)
        let m2 = CredentialContext.value(request.binding.text)
        do throws(CLSignatureError) {
            let encoded = values.map { ($0.key.canonical, $0.value.encoded) }
            let (signature, proof) = try key.sign(
                blinded: request.blinded, attributes: Dictionary(uniqueKeysWithValues: encoded),
                context: m2, holderNonce: request.nonce.value)
            return Credential(
                schemaID: definition.schemaID, definitionID: definition.definitionID,
                values: values, signature: signature, m2: m2, signatureProof: proof)
        } catch {
            throw error == .commitmentNotSquare ? .proofRejected : .computationFailed
        }
    }
}

extension Schema {
    /// Encodes a text for each attribute, under the schema's own spelling.
    ///
    /// - Throws: `AnonCredsError.valueMissing`, `.valueUnknown`; `.valueNotAllowed` for a text that its
    ///   declared encoding does not take.
    public func values(
        _ rawValues: [(name: String, value: String)], declaration: IntegerDeclaration? = nil
    ) throws(AnonCredsError) -> [AttributeName: AttributeValue] {
        var texts: [AttributeName: String] = [:]
        for (name, text) in rawValues {
            let isNew = texts.updateValue(text, forKey: AttributeName(name)) == nil
            guard isNew, attributes.contains(AttributeName(name)) else {
                throw .valueUnknown(attribute: name)
            }
        }
        var values: [AttributeName: AttributeValue] = [:]
        for name in attributes {
            guard let text = texts[name] else { throw .valueMissing(attribute: name.text) }
            let encoding = declaration?.encoding(name)
            guard let value = AttributeValue(raw: text, encoding: encoding) else {
                throw .valueNotAllowed(attribute: name.text)
            }
            values[name] = value
        }
        return values
    }
}
