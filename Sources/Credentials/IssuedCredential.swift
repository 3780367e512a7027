public import AnonCreds
public import JSONDocuments
public import Records

/// A credential on its way to the wallet that asked for it: `{"v", "offer_id", "credential"}`, and
/// `"subject"` where a subject's key comes with it, `"witness"` where it can be revoked.
///
/// The key makes the file a secret. No signature covers it: it is as good as the way it came.
public struct IssuedCredential: Sendable {
    /// Largest file in bytes.
    public static let byteCountLimit = 1_000_000

    /// The offer that it answers.
    public let identifier: RecordIdentifier
    /// The AnonCreds credential as signed; useless without the wallet's link secret and blinder.
    public let credential: Credential

    /// By what the resident finds the accesses to their records; `nil` from older agencies.
    public let subject: SubjectKey?
    /// What shows that the credential is not revoked; `nil` where it cannot be.
    public let witness: IssuedWitness?

    /// The credential for the offer `identifier`.
    public init(
        identifier: RecordIdentifier, credential: Credential, subject: SubjectKey? = nil,
        witness: IssuedWitness? = nil
    ) {
        self.identifier = identifier
        self.credential = credential
        self.subject = subject
        self.witness = witness
    }

    /// Parses the file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        identifier = try reader.required("offer_id", RecordIdentifier.decode)
        credential = try reader.required("credential", Credential.init(json:at:))
        subject = try reader.optional("subject", SubjectKey.decode)
        witness = try reader.optional("witness", IssuedWitness.decode)
        try reader.finish()
    }

    /// The document that ``init(json:)`` parses.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("v", 1), ("offer_id", .string(identifier.description)),
            ("credential", credential.json),
        ]
        if let subject { members.append(("subject", subject.json)) }
        if let witness { members.append(("witness", witness.json)) }
        return .object(JSONObject(members))
    }
}
