import BigIntegers
public import CLSignatures
public import JSONDocuments

/// A holder's answer to a request: proofs, and what they show.
public struct Presentation: WireDocument {
    /// Which credential definition a sub-proof is about.
    public struct Source: Equatable, Sendable {
        /// The schema.
        public let schemaID: Identifier<Schema>
        /// The definition.
        public let definitionID: Identifier<CredentialDefinition>
        /// The revocation registry, opaque.
        public let registryID: String?
        /// The time for which non-revocation is said to be proved.
        public let timestamp: Int?
    }

    /// The proofs of all credentials, with their one challenge.
    public let proof: PresentationProof
    /// The values that each sub-proof claims to reveal, by canonical name.
    let revealedClaims: [[String: BigInteger]]
    /// `non_revoc_proof` of each sub-proof, as it was read.
    let revocationProofs: [JSONValue?]
    /// The commitments as the document lists them.
    let listedCommitments: [[UInt8]]
    /// What is shown, referent by referent.
    public let requestedProof: RequestedProof
    /// Which definition each sub-proof is about.
    public let sources: [Source]

    init(
        proof: PresentationProof, revealedClaims: [[String: BigInteger]],
        requestedProof: RequestedProof, sources: [Source]
    ) {
        self.proof = proof
        self.revealedClaims = revealedClaims
        revocationProofs = proof.subProofs.map { _ in nil }
        listedCommitments = proof.commitmentList.map(\.magnitudeBytes)
        self.requestedProof = requestedProof
        self.sources = sources
    }

    /// Decodes a parsed value.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        let proofs = try reader.required("proof", AggregatedProof.init(json:at:))
        requestedProof = try reader.required("requested_proof", RequestedProof.init(json:at:))
        sources = try reader.required(
            "identifiers",
            JSONValue.list(
                maximumCount: PresentationRequest.maximumItemCount, Source.init(json:at:)))
        try reader.finish()
        proof = PresentationProof(
            subProofs: proofs.parts.map(\.subProof), challenge: proofs.challenge)
        revealedClaims = proofs.parts.map(\.revealed)
        revocationProofs = proofs.parts.map(\.revocationProof)
        listedCommitments = proofs.commitments
    }

    /// The presentation as JSON.
    public var json: JSONValue {
        var parts: [SubProofDocument] = []
        for (index, subProof) in proof.subProofs.enumerated() {
            parts.append(
                SubProofDocument(
                    subProof: subProof, revealed: revealedClaims[index],
                    revocationProof: revocationProofs[index]))
        }
        let aggregated = AggregatedProof(
            parts: parts, challenge: proof.challenge, commitments: listedCommitments)
        return [
            "proof": aggregated.json, "requested_proof": requestedProof.json,
            "identifiers": .array(sources.map(\.json)),
        ]
    }
}

extension Presentation.Source {
    fileprivate init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        schemaID = try reader.required("schema_id", Identifier<Schema>.decode)
        definitionID = try reader.required("cred_def_id", Identifier<CredentialDefinition>.decode)
        registryID = try reader.optional("rev_reg_id", JSONValue.string)
        timestamp = try reader.optional("timestamp", JSONValue.integer)
        try reader.finish()
    }

    fileprivate var json: JSONValue {
        [
            "schema_id": schemaID.json, "cred_def_id": definitionID.json,
            "rev_reg_id": registryID.map(JSONValue.string) ?? .null,
            "timestamp": timestamp.map(JSONValue.integer) ?? .null,
        ]
    }
}
