import BigIntegers
import CLSignatures
import JSONDocuments

/// `proof` of a presentation.
struct AggregatedProof {
    let parts: [SubProofDocument]
    let challenge: BigInteger
    let commitments: [[UInt8]]

    init(parts: [SubProofDocument], challenge: BigInteger, commitments: [[UInt8]]) {
        self.parts = parts
        self.challenge = challenge
        self.commitments = commitments
    }

    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        let limit = PresentationRequest.maximumItemCount
        parts = try reader.required(
            "proofs", JSONValue.list(maximumCount: limit, SubProofDocument.init(json:at:)))
        (challenge, commitments) = try reader.required("aggregated_proof") {
            (value, place) throws(DecodingFailure) in
            var reader = try ObjectReader(value, at: place)
            let challenge = try reader.required("c_hash", JSONValue.decimal())
            let list = try reader.required(
                "c_list", JSONValue.list(maximumCount: 6 * limit, byteArray))
            try reader.finish()
            return (challenge, list)
        }
        try reader.finish()
    }

    var json: JSONValue {
        let list = commitments.map { JSONValue.array($0.map { .integer(Int($0)) }) }
        return [
            "proofs": .array(parts.map(\.json)),
            "aggregated_proof": ["c_hash": JSONValue(decimal: challenge), "c_list": .array(list)],
        ]
    }
}

/// One sub-proof as a document.
struct SubProofDocument {
    let subProof: SubProof
    /// What the document claims to reveal.
    let revealed: [String: BigInteger]
    /// `non_revoc_proof`, where it is not null.
    let revocationProof: JSONValue?

    init(subProof: SubProof, revealed: [String: BigInteger], revocationProof: JSONValue?) {
        self.subProof = subProof
        self.revealed = revealed
        self.revocationProof = revocationProof
    }

    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        revocationProof = try reader.optional("non_revoc_proof", JSONValue.any)
        (subProof, revealed) = try reader.required("primary_proof") {
            (value, place) throws(DecodingFailure) in
            var reader = try ObjectReader(value, at: place)
            let (equality, revealed) = try reader.required("eq_proof", equalityProof)
            let predicates = try reader.required(
                "ge_proofs",
                JSONValue.list(
                    maximumCount: PresentationRequest.maximumItemCount,
                    PredicateProof.init(json:at:)))
            try reader.finish()
            return (SubProof(equality: equality, predicates: predicates), revealed)
        }
        try reader.finish()
    }

    var json: JSONValue {
        let equality = subProof.equality
        return [
            "primary_proof": [
                "eq_proof": [
                    "revealed_attrs": JSONValue(decimals: revealed),
                    "a_prime": JSONValue(decimal: equality.aPrime),
                    "e": JSONValue(decimal: equality.e), "v": JSONValue(decimal: equality.v),
                    "m": JSONValue(decimals: equality.m), "m2": JSONValue(decimal: equality.m2),
                ],
                "ge_proofs": .array(subProof.predicates.map(\.json)),
            ],
            "non_revoc_proof": revocationProof ?? .null,
        ]
    }
}

/// Decodes `eq_proof`; a legacy one (`m1`) is refused.
private func equalityProof(
    _ value: JSONValue, _ location: String
) throws(DecodingFailure) -> (EqualityProof, revealed: [String: BigInteger]) {
    var reader = try ObjectReader(value, at: location)
    let revealed = try reader.required("revealed_attrs", JSONValue.decimals)
    let proof = EqualityProof(
        aPrime: try reader.required("a_prime", JSONValue.decimal()),
        e: try reader.required("e", JSONValue.decimal()),
        v: try reader.required("v", JSONValue.decimal()),
        m: try reader.required("m", JSONValue.decimals),
        m2: try reader.required("m2", JSONValue.decimal()))
    try reader.finish()
    return (proof, revealed)
}

/// Decodes one entry of `c_list`.
private func byteArray(_ value: JSONValue, _ location: String) throws(DecodingFailure) -> [UInt8] {
    try JSONValue.list(maximumCount: 512) { (value, location) throws(DecodingFailure) in
        guard let byte = UInt8(exactly: try JSONValue.integer(value, location)) else {
            throw DecodingFailure(location: location, problem: "must be a byte")
        }
        return byte
    }(value, location)
}
