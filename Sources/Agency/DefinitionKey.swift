import AnonCreds
import Credentials
import JSONDocuments
import Records
import Sodium

/// A definition with its private key, loaded once and kept for as long as the agency is open.
final class DefinitionKey: Sendable {
    let file: DefinitionFile
    let published: PublishedDefinition
    let privateDefinition: PrivateCredentialDefinition
    let profile: CredentialProfile
    /// The schema's integer attributes and encodings, as the ledger shows them.
    let integers: IntegerDeclaration

    /// Refuses to offer and to sign where desks would refuse what comes of it.
    func checkUse(at time: Timestamp) throws {
        guard file.retirement == nil else { throw AgencyError.definitionRetired }
        if let expires = try expires, expires <= time { throw AgencyError.definitionExpired }
    }

    /// When the definition ends; `nil` where no end is set.
    var expires: Timestamp? {
        get throws {
            for leaf in file.leaves {
                if case .definition(let record) = try Envelope(leaf: Array(leaf.utf8)).record {
                    return record.expires
                }
            }
            return nil
        }
    }

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
    /// The definition in whose place this one comes.
    let predecessor: SHA256Digest?
    /// Evidence for ``AnchoredDefinition``; `nil` before it is anchored.
    var evidence: JSONValue?
    /// The signed entry `identity.retirement`; `nil` before it is retired.
    var retirement: String?

    init(
        profile: JSONValue, definition: JSONValue, leaves: [String], predecessor: SHA256Digest?
    ) {
        self.profile = profile
        self.definition = definition
        self.leaves = leaves
        self.predecessor = predecessor
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        profile = try reader.required("profile", JSONValue.any)
        definition = try reader.required("definition", JSONValue.any)
        leaves = try reader.required("entries", JSONValue.list(maximumCount: 2, JSONValue.string))
        evidence = try reader.optional("evidence", JSONValue.any)
        predecessor = try reader.optional("predecessor", SHA256Digest.decode)
        retirement = try reader.optional("retirement", JSONValue.string)
        try reader.finish()
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("v", 1), ("profile", profile), ("definition", definition),
            ("entries", .array(leaves.map { .string($0) })), ("evidence", evidence ?? .null),
        ]
        if let predecessor {
            members.append(("predecessor", .string(hexadecimal(predecessor.bytes))))
        }
        if let retirement { members.append(("retirement", .string(retirement))) }
        return .object(JSONObject(members))
    }
}
