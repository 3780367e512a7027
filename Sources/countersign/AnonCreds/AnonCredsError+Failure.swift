import AnonCreds

extension CommandFailure {
    /// What an operation on AnonCreds objects refused, in one line that names no value.
    init(_ error: AnonCredsError) {
        switch error {
        case .attributeNames:
            self.init(
                .malformed, code: "malformed",
                "a schema needs 1 to 125 different attribute names, none empty or reserved")
        case .definitionMismatch:
            self.init(
                .malformed, code: "malformed", "the definition belongs to another schema")
        case .otherDefinition:
            self.init(
                .refused, code: "unknown-definition",
                "the files are about different definitions")
        case .keyProofMissing:
            self.init(
                .refused, code: "key-proof-missing",
                "the definitions file lacks key_correctness_proof, which an offer needs")
        case .proofRejected:
            self.init(
                .refused, code: "proof",
                "a proof does not hold, or a credential belongs to another link secret")
        case .revocationUnsupported:
            self.init(.refused, code: "revocation", "revocation is not supported")
        case .valueMissing(let attribute):
            self.init(.refused, code: "values", "there is no value for \"\(attribute)\"")
        case .valueUnknown(let attribute):
            self.init(
                .refused, code: "values",
                "\"\(attribute)\" is no attribute of the schema, or has two values")
        case .valueNotAllowed(let attribute):
            self.init(
                .refused, code: "values",
                "the value of \"\(attribute)\" is no integer within the declared bounds")
        case .privateKeyMismatch:
            self.init(
                .refused, code: "private-key", "the private key belongs to another definition")
        case .entropyMissing:
            self.init(.usage, code: "usage", "--entropy needs a text that is not empty")
        case .refused(let refusal):
            self.init(.refused, code: refusal.cause.code, "\(refusal)")
        case .definitionsDiffer:
            self.init(
                .configuration, code: "definitions-differ",
                "two --definitions files give one identifier different content")
        case .computationFailed:
            self.init(
                .storage, code: "computation-failed",
                "a computation failed its own check or memory is short; nothing was written")
        case .cancelled:
            self.init(.refused, code: "interrupted", "interrupted; nothing was written")
        }
    }
}

extension PresentationRefusal.Cause {
    fileprivate var code: String {
        switch self {
        case .noCredential, .cannotHide, .unshowable: "referents"
        case .restriction: "restriction"
        case .predicate: "predicate"
        case .revocation: "revocation"
        }
    }
}
