import BigIntegers
public import CLSignatures
public import JSONDocuments
public import Sodium

/// An issuer's private key in the wire format: `{"value": {"p_key": {"p", "q"}, "r_key"}}`.
public struct PrivateCredentialDefinition: ~Copyable, Sendable {
    /// The key.
    public let key: IssuerPrivateKey

    /// Takes over a key.
    public init(key: consuming IssuerPrivateKey) { self.key = key }

    /// Parses a private file for `definition`; the digits go straight into wiped memory.
    ///
    /// - Throws: `DecodingFailure` for a wrong format, or a key that is not the definition's.
    public init(
        parsing bytes: borrowing SecretBytes, for definition: CredentialDefinition
    ) throws(DecodingFailure) {
        let document = try SecretDocument(parsing: bytes)
        var outer = try ObjectReader(document.value)
        let (p, q) = try outer.required("value") { (value, place) throws(DecodingFailure) in
            var reader = try ObjectReader(value, at: place)
            let halves = try reader.required("p_key") { (value, place) throws(DecodingFailure) in
                var reader = try ObjectReader(value, at: place)
                let p = try reader.required("p", document.secret)
                let q = try reader.required("q", document.secret)
                try reader.finish()
                return (p, q)
            }
            // A revocation key is recognised and left alone: nothing is issued with it.
            _ = try reader.optional("r_key", JSONValue.any)
            try reader.finish()
            return halves
        }
        try outer.finish()
        do throws(CLSignatureError) {
            key = try IssuerPrivateKey(
                pPrime: p.integer.copy(), qPrime: q.integer.copy(), publicKey: definition.key)
        } catch {
            throw DecodingFailure(
                location: "value.p_key", problem: "is not the private key of the definition")
        }
    }

    /// The private file's bytes.
    ///
    /// - Throws: `AnonCredsError.computationFailed` where memory is short.
    public borrowing func serialized() throws(AnonCredsError) -> SecretBytes {
        let p = key.withPPrime { HeldSecret($0.copy()) }
        let q = key.withQPrime { HeldSecret($0.copy()) }
        return try secretText([
            .text(#"{"value":{"p_key":{"p":""#), .secret(p), .text(#"","q":""#), .secret(q),
            .text(#""},"r_key":null}}"#),
        ])
    }
}
