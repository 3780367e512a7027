import BigIntegers
public import JSONDocuments
public import Sodium

/// What a holder keeps between request and credential.
///
/// As a file: `{"link_secret_blinding_data": {"v_prime", "vr_prime"}, "nonce", "link_secret_name"}`.
public struct CredentialRequestMetadata: Sendable {
    /// The blinding factor `v′`, to be added to the issuer's signature.
    let vPrime: HeldSecret
    /// The nonce of the request.
    public let nonce: Nonce
    /// What the holder calls its link secret.
    public let linkSecretName: String
    /// Whether the request was for a revocable credential.
    public let usesRevocation: Bool

    init(vPrime: HeldSecret, nonce: Nonce, linkSecretName: String) {
        self.vPrime = vPrime
        self.nonce = nonce
        self.linkSecretName = linkSecretName
        usesRevocation = false
    }

    /// Parses a private file; the blinding factor's digits go straight into wiped memory.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members.
    public init(parsing bytes: borrowing SecretBytes) throws(DecodingFailure) {
        let document = try SecretDocument(parsing: bytes)
        var reader = try ObjectReader(document.value)
        (vPrime, usesRevocation) = try reader.required("link_secret_blinding_data") {
            (value, place) throws(DecodingFailure) in
            var reader = try ObjectReader(value, at: place)
            let vPrime = try reader.required("v_prime", document.secret)
            let revocation = try reader.optional("vr_prime", JSONValue.any)
            try reader.finish()
            return (vPrime, revocation != nil)
        }
        nonce = try reader.required("nonce", Nonce.decode)
        linkSecretName = try reader.required("link_secret_name", JSONValue.string)
        try reader.finish()
    }

    /// The private file's bytes.
    ///
    /// - Throws: `AnonCredsError.computationFailed` where memory is short.
    public func serialized() throws(AnonCredsError) -> SecretBytes {
        let name = JSONValue.string(linkSecretName).canonicalText
        return try secretText([
            .text(#"{"link_secret_blinding_data":{"v_prime":""#), .secret(vPrime),
            .text(
                #"","vr_prime":null},"nonce":"\#(nonce)","link_secret_name":\#(name)}"#),
        ])
    }
}
