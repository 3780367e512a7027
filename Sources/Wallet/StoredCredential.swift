import Accumulators
import AnonCreds
import BigIntegers
import CLSignatures
import Credentials
import JSONDocuments
import Records
import Sodium

/// A credential with the definition under which it was accepted, and the newest witness that it is not
/// revoked.
struct StoredCredential {
    /// A witness `u`, and the head for whose value it holds.
    struct HeldWitness {
        let u: BigInteger
        let status: StatusRecord
    }

    let credential: Credential
    let definition: JSONValue
    /// `nil` where the credential cannot be revoked.
    var witness: HeldWitness?

    init(credential: Credential, definition: JSONValue, witness: HeldWitness?) {
        self.credential = credential
        self.definition = definition
        self.witness = witness
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        credential = try reader.required("credential", Credential.init(json:at:))
        definition = try reader.required("definition", JSONValue.any)
        witness = try reader.optional("witness") { (value, location) throws(DecodingFailure) in
            var reader = try ObjectReader(value, at: location)
            let u = try reader.required("u", JSONValue.base64)
            let status = try reader.required("status", StatusRecord.decode)
            try reader.finish()
            return HeldWitness(u: BigInteger(bigEndian: u), status: status)
        }
        try reader.finish()
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("credential", credential.json), ("definition", definition),
        ]
        if let witness {
            members.append(
                (
                    "witness",
                    [
                        "u": .string(base64(witness.u.magnitudeBytes)),
                        "status": witness.status.json,
                    ]
                ))
        }
        return .object(JSONObject(members))
    }
}

extension StatusRecord {
    /// Whether `other` is a later head of the same chain, or the same one at a later time.
    func isOlder(than other: StatusRecord) -> Bool {
        (index, time.epochSeconds) < (other.index, other.time.epochSeconds)
    }
}

extension StoredCredential {
    /// The credential's revocation number; `nil` where it has none.
    func number(under anchored: AnchoredDefinition) throws(AccumulatorError) -> RevocationNumber? {
        guard let name = anchored.integers.revocationAttribute,
            let value = credential.values[name]
        else { return nil }
        return try RevocationNumber(value.encoded)
    }

    /// The witness for an anchored head, brought forward by the blocks that lead to it.
    ///
    /// - Throws: `WalletError.revoked`, `.witnessBehind` where blocks are missing, `TrustError.statusStale`
    ///   for a head before the one that the wallet has seen, `.forkedLog` where the two are of different
    ///   chains; `AccumulatorError` for blocks that are none.
    func witness(
        for status: StatusRecord, blocks: [[UInt8]], under anchored: AnchoredDefinition
    ) throws -> Witness {
        let modulus = anchored.definition.definition.key.modulus
        guard let held = witness, let number = try number(under: anchored) else {
            throw WalletError.noCredential
        }
        let known = try Witness(
            number: number, u: held.u, head: RevocationHead(held.status, modulus: modulus),
            modulus: modulus)
        let head = try RevocationHead(status, modulus: modulus)
        let parsed = try blocks.map { bytes throws(AccumulatorError) in
            try RevocationBlock(parsing: bytes, modulus: modulus)
        }
        do throws(AccumulatorError) {
            guard head.index > known.head.index else {
                return try known.renewed(with: head, modulus: modulus)
            }
            return try known.updated(
                with: RevocationUpdate(blocks: parsed, head: head), modulus: modulus)
        } catch {
            switch error {
            case .revoked: throw WalletError.revoked
            case .blockMissing: throw WalletError.witnessBehind
            case .headBehind: throw TrustError.statusStale
            case .chainForked: throw TrustError.forkedLog
            default: throw error
            }
        }
    }
}
