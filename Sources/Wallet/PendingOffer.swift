import AnonCreds
import JSONDocuments
import SealedStorage

/// What a wallet keeps between its request and the credential, besides the request's blinder, which
/// has a sealed file of its own.
struct PendingOffer {
    /// The random text that ties the credential to the request.
    let entropy: String
    /// The anchored definition's file.
    let definition: JSONValue
    /// What was sent, to be sent again where it was lost.
    let request: CredentialRequest

    init(entropy: String, definition: JSONValue, request: CredentialRequest) {
        self.entropy = entropy
        self.definition = definition
        self.request = request
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        entropy = try reader.required("entropy", JSONValue.string)
        definition = try reader.required("definition", JSONValue.any)
        request = try reader.required("request", CredentialRequest.init(json:at:))
        try reader.finish()
    }

    var json: JSONValue {
        ["entropy": .string(entropy), "definition": definition, "request": request.json]
    }
}
