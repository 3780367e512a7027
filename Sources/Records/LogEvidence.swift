public import JSONDocuments
public import TransparencyLog

/// An entry of the log with the proof that it is there: `{"leaf", "proof"}`.
public struct LogEvidence: Sendable {
    /// The entry's exact bytes.
    public let leaf: [UInt8]
    /// Inclusion proof and checkpoint.
    public let proof: ProofBundle

    /// An entry and its proof.
    public init(leaf: [UInt8], proof: ProofBundle) {
        self.leaf = leaf
        self.proof = proof
    }

    /// Parses `{"leaf": text of the entry, "proof": text of the tlog-proof file}`.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        try self.init(&reader)
        try reader.finish()
    }

    /// Reads the members `leaf` and `proof`.
    package init(_ reader: inout ObjectReader) throws(DecodingFailure) {
        leaf = Array(try reader.required("leaf", JSONValue.string).utf8)
        proof = try reader.required("proof", ProofBundle.decode)
    }

    /// The document that ``init(json:at:)`` parses.
    public var json: JSONValue {
        [
            "leaf": .string(String(decoding: leaf, as: UTF8.self)),
            "proof": .string(String(decoding: proof.bytes, as: UTF8.self)),
        ]
    }
}

extension ProofBundle {
    /// Decodes the text of a tlog-proof file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> ProofBundle {
        let text = try JSONValue.string(value, location)
        do throws(LogError) {
            return try ProofBundle(parsing: text.utf8)
        } catch {
            throw DecodingFailure(location: location, problem: "is not a tlog-proof")
        }
    }
}
