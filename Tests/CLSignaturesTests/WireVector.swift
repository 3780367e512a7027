import BigIntegers
import CLSignatures
import Foundation
import TestSupport

/// A place in a JSON vector of the wire format, read without checks: the tests choose the files.
struct WireVector {
    let value: Any?

    init(_ value: Any?) { self.value = value is NSNull ? nil : value }

    init(file: String) throws {
        self.init(try JSONSerialization.jsonObject(with: Vectors.data("anoncreds/\(file).json")))
    }

    subscript(_ path: String...) -> WireVector {
        WireVector(path.reduce(value) { ($0 as? [String: Any])?[$1] })
    }

    var text: String { value as? String ?? "" }
    var isNull: Bool { value == nil }
    var members: [String: WireVector] {
        (value as? [String: Any])?.mapValues { WireVector($0) } ?? [:]
    }
    var elements: [WireVector] { (value as? [Any])?.map { WireVector($0) } ?? [] }
    var int: Int64 { (value as? NSNumber)?.int64Value ?? .min }

    func integer() throws -> BigInteger { try BigInteger(decimal: text, maximumBitWidth: 4096) }
    func integers() throws -> [String: BigInteger] { try members.mapValues { try $0.integer() } }

    /// The name as the mathematics knows it.
    static func canonical(_ name: String) -> String {
        name.replacingOccurrences(of: " ", with: "").lowercased()
    }
}

extension WireVector {
    /// Reads `cred_def` of an issuer file.
    func publicKey() throws -> IssuerPublicKey {
        let key = self["cred_def", "value", "primary"]
        return try IssuerPublicKey(
            n: key["n"].integer(), s: key["s"].integer(), z: key["z"].integer(),
            r: key["r"].integers(), rctxt: key["rctxt"].integer())
    }

    /// Reads a `key_correctness_proof`.
    func keyProof() throws -> KeyCorrectnessProof {
        try KeyCorrectnessProof(
            c: self["c"].integer(), xzCap: self["xz_cap"].integer(),
            xrCap: self["xr_cap"].elements.map { pair in
                try .init(name: pair.elements[0].text, value: pair.elements[1].integer())
            })
    }

    /// Reads the private half of an issuer file.
    func privateKey() throws -> IssuerPrivateKey {
        let halves = self["cred_def_private", "value", "p_key"]
        return try IssuerPrivateKey(
            pPrime: SecretInteger(copying: halves["p"].integer()),
            qPrime: SecretInteger(copying: halves["q"].integer()), publicKey: publicKey())
    }

    /// Reads the encoded values of a credential, by canonical name.
    func attributes() throws -> [String: BigInteger] {
        var attributes: [String: BigInteger] = [:]
        for (name, value) in self["values"].members {
            attributes[Self.canonical(name)] = try value["encoded"].integer()
        }
        return attributes
    }

    /// Reads the signature of a credential.
    func signature() throws -> CLSignature {
        let parts = self["signature", "p_credential"]
        return try CLSignature(
            a: parts["a"].integer(), e: parts["e"].integer(), v: parts["v"].integer())
    }

    /// Reads a `signature_correctness_proof`.
    func signatureProof() throws -> SignatureCorrectnessProof {
        try SignatureCorrectnessProof(se: self["se"].integer(), c: self["c"].integer())
    }

    /// Reads one element of `proof.proofs`.
    func subProof() throws -> SubProof {
        let equality = self["primary_proof", "eq_proof"]
        return try SubProof(
            equality: EqualityProof(
                aPrime: equality["a_prime"].integer(), e: equality["e"].integer(),
                v: equality["v"].integer(), m: equality["m"].integers(),
                m2: equality["m2"].integer()),
            predicates: self["primary_proof", "ge_proofs"].elements.map { try $0.predicateProof() })
    }

    private func predicateProof() throws -> PredicateProof {
        let indices = ["0", "1", "2", "3"]
        return try PredicateProof(
            predicate: predicate(), u: indices.map { try self["u", $0].integer() },
            r: indices.map { try self["r", $0].integer() }, rDelta: self["r", "DELTA"].integer(),
            mj: self["mj"].integer(), alpha: self["alpha"].integer(),
            t: indices.map { try self["t", $0].integer() }, tDelta: self["t", "DELTA"].integer())
    }

    private func predicate() throws -> CLSignatures.Predicate {
        let kinds: [String: CLSignatures.Predicate.Kind] = [
            "GE": .greaterOrEqual, "LE": .lessOrEqual, "GT": .greater, "LT": .less,
        ]
        let body = self["predicate"]
        return CLSignatures.Predicate(
            attribute: body["attr_name"].text, kind: kinds[body["p_type"].text] ?? .less,
            bound: body["value"].int)
    }
}

/// A presentation vector as the mathematics sees it: statements from the request, and the proof.
struct WirePresentation {
    var statements: [SubStatement] = []
    let proof: PresentationProof
    let nonce: BigInteger

    init(file: String) throws {
        let vector = try WireVector(file: "presentations/\(file)")
        let request = vector["presentation_request"]
        let presentation = vector["presentation"]
        nonce = try request["nonce"].integer()
        proof = try PresentationProof(
            subProofs: presentation["proof", "proofs"].elements.map { try $0.subProof() },
            challenge: presentation["proof", "aggregated_proof", "c_hash"].integer())
        for index in presentation["identifiers"].elements.indices {
            statements.append(
                try Self.statement(index, request: request, presentation: presentation))
        }
    }

    /// What `request` asks of the sub-proof number `index`; revealed values are the presentation's.
    private static func statement(
        _ index: Int, request: WireVector, presentation: WireVector
    ) throws -> SubStatement {
        let requested = presentation["requested_proof"]
        func isHere(_ referent: WireVector) -> Bool { referent["sub_proof_index"].int == index }
        var revealed: [String: BigInteger] = [:]
        for (name, referent) in requested["revealed_attrs"].members where isHere(referent) {
            let attribute = request["requested_attributes", name, "name"].text
            revealed[WireVector.canonical(attribute)] = try referent["encoded"].integer()
        }
        for (_, group) in requested["revealed_attr_groups"].members where isHere(group) {
            for (attribute, value) in group["values"].members {
                revealed[WireVector.canonical(attribute)] = try value["encoded"].integer()
            }
        }
        let kinds: [String: CLSignatures.Predicate.Kind] = [
            ">=": .greaterOrEqual, "<=": .lessOrEqual, ">": .greater, "<": .less,
        ]
        var predicates: [CLSignatures.Predicate] = []
        for (name, referent) in requested["predicates"].members where isHere(referent) {
            let predicate = request["requested_predicates", name]
            predicates.append(
                CLSignatures.Predicate(
                    attribute: WireVector.canonical(predicate["name"].text),
                    kind: kinds[predicate["p_type"].text] ?? .less,
                    bound: predicate["p_value"].int))
        }
        let identifier = presentation["identifiers"].elements[index]["cred_def_id"].text
        let issuer = ["A", "B", "REV"].first { identifier.hasSuffix("/\($0)") } ?? "A"
        return try SubStatement(
            key: WireVector(file: "issuers/\(issuer)").publicKey(), revealed: revealed,
            predicates: predicates)
    }
}
