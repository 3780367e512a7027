import AnonCreds
import Credentials
import JSONDocuments
import Records

/// A definition with its private key, loaded once and kept for as long as the agency is open.
final class DefinitionKey: Sendable {
    let file: DefinitionFile
    let published: PublishedDefinition
    let privateDefinition: PrivateCredentialDefinition
    let profile: CredentialProfile
    /// The schema's integer attributes and encodings, as the ledger shows them.
    let integers: IntegerDeclaration

    /// Whether credentials of the definition can be revoked.
    var isRevocable: Bool { profile.revocationAttribute != nil }

    init(
        file: DefinitionFile, published: PublishedDefinition,
        privateDefinition: consuming PrivateCredentialDefinition
    ) throws(DecodingFailure) {
        profile = try CredentialProfile(file.profile)
        integers = IntegerDeclaration(profile.integerBounds, encodings: profile.encodings)
        self.file = file
        self.published = published
        self.privateDefinition = privateDefinition
    }
}

/// What an agency keeps of a definition, besides its private key: profile, definition, the entries
/// to append, and the evidence once they are on the ledger.
struct DefinitionFile {
    let profile: JSONValue
    let definition: JSONValue
    /// The signed entries `identity.schema` and `identity.definition`.
    let leaves: [String]
    /// Evidence for ``AnchoredDefinition``; `nil` before it is anchored.
    var evidence: JSONValue?

    init(profile: JSONValue, definition: JSONValue, leaves: [String]) {
        self.profile = profile
        self.definition = definition
        self.leaves = leaves
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        profile = try reader.required("profile", JSONValue.any)
        definition = try reader.required("definition", JSONValue.any)
        leaves = try reader.required("entries", JSONValue.list(maximumCount: 2, JSONValue.string))
        evidence = try reader.optional("evidence", JSONValue.any)
        try reader.finish()
    }

    var json: JSONValue {
        [
            "v": 1, "profile": profile, "definition": definition,
            "entries": .array(leaves.map { .string($0) }), "evidence": evidence ?? .null,
        ]
    }
}
