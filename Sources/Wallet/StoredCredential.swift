import Accumulators
import AnonCreds
import BigIntegers
import CLSignatures
import Credentials
import JSONDocuments
import Records
import Sodium

/// A credential with the definition under which it was accepted, and its witnesses that it is not revoked.
///
/// Heads of the last week can each be asked about: desks learn of the newest one at different times, and
/// whom a wallet has answered must not be seen from what it does not answer any more. So older witnesses
/// are kept as long, the newest 32 of them. Heads from before the credential are not answered, by which a
/// desk that asks about them learns that it is newer.
struct StoredCredential {
    /// A witness `u`, and the head for whose value it holds.
    struct HeldWitness {
        let u: BigInteger
        let status: StatusRecord
    }

    let credential: Credential
    var definition: JSONValue
    /// One for each place in the chain of revocations, the newest first; empty where the credential cannot
    /// be revoked.
    private(set) var witnesses: [HeldWitness]
    /// Whether the wallet has learnt that the credential was revoked.
    var isRevoked = false

    /// Most witnesses that are kept.
    private static let witnessCountLimit = 32

    init(credential: Credential, definition: JSONValue, witness: HeldWitness?) {
        self.credential = credential
        self.definition = definition
        witnesses = witness.map { [$0] } ?? []
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        credential = try reader.required("credential", Credential.init(json:at:))
        definition = try reader.required("definition", JSONValue.any)
        // Older wallets kept one witness, and not what became of the credential.
        let only = try reader.optional("witness", HeldWitness.decode)
        witnesses =
            try reader.optional(
                "witnesses",
                JSONValue.list(maximumCount: Self.witnessCountLimit, HeldWitness.decode))
            ?? only.map { [$0] } ?? []
        isRevoked = try reader.optional("revoked", JSONValue.bool) ?? false
        try reader.finish()
    }

    var json: JSONValue {
        [
            "credential": credential.json, "definition": definition,
            "witnesses": .array(witnesses.map(\.json)), "revoked": .bool(isRevoked),
        ]
    }

    /// Keeps a witness for as long as its head may be asked about.
    mutating func keep(_ witness: HeldWitness) {
        let status = witness.status
        if let known = witnesses.first(where: { $0.status.index == status.index })?.status {
            guard known.isOlder(than: status) else { return }
            witnesses.removeAll { $0.status.index == status.index }
        }
        let place = witnesses.firstIndex { $0.status.index < status.index } ?? witnesses.endIndex
        witnesses.insert(witness, at: place)
        let oldest =
            witnesses[0].status.time.epochSeconds - RequestTemplate.largestNotRevokedMinutes * 60
        // A head after the last one that is too old to be asked about has its place, or a later one.
        if let last = witnesses.firstIndex(where: { $0.status.time.epochSeconds < oldest }) {
            witnesses.removeSubrange((last + 1)...)
        }
        witnesses = Array(witnesses.prefix(Self.witnessCountLimit))
    }
}

extension StoredCredential {
    /// The hash of the definition under which it was accepted.
    ///
    /// - Throws: `DecodingFailure`, `TrustError.definitionMismatch`.
    var definitionDigest: SHA256Digest {
        get throws {
            let file = try PublishedDefinition(
                json: definition["definition"] ?? .null, at: "definition")
            guard let digest = file.digest else { throw TrustError.definitionMismatch }
            return digest
        }
    }
}

extension StoredCredential.HeldWitness {
    fileprivate static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Self {
        var reader = try ObjectReader(value, at: location)
        let u = try reader.required("u", JSONValue.base64)
        let status = try reader.required("status", StatusRecord.decode)
        try reader.finish()
        return Self(u: BigInteger(bigEndian: u), status: status)
    }

    fileprivate var json: JSONValue {
        ["u": .string(base64(u.magnitudeBytes)), "status": status.json]
    }
}

extension StatusRecord {
    /// Whether `other` is a later head of the same chain, or the same one at a later time.
    func isOlder(than other: StatusRecord) -> Bool {
        (index, time.epochSeconds) < (other.index, other.time.epochSeconds)
    }
}

extension StoredCredential {
    /// The witness for an anchored head, brought forward by the blocks that lead to it.
    ///
    /// - Throws: `WalletError.revoked`, `.witnessBehind` where blocks are missing, `TrustError.statusStale`
    ///   for a head before those whose witnesses the wallet has, `.forkedLog` where the two are of different
    ///   chains; `AccumulatorError` for blocks that are none, or a credential without a number.
    func witness(
        for status: StatusRecord, blocks: [[UInt8]], under anchored: AnchoredDefinition
    ) throws -> Witness {
        let modulus = anchored.definition.definition.key.modulus
        guard let number = try anchored.revocationNumber(of: credential) else {
            throw AccumulatorError.numberInvalid
        }
        guard let held = witnesses.first(where: { $0.status.index <= status.index }) else {
            throw TrustError.statusStale
        }
        let known = try Witness(
            number: number, u: held.u, head: RevocationHead(held.status, modulus: modulus),
            modulus: modulus)
        let head = try RevocationHead(status, modulus: modulus)
        do throws(AccumulatorError) {
            guard head.index > known.head.index else {
                return try known.renewed(with: head, modulus: modulus)
            }
            let parsed = try blocks.map { bytes throws(AccumulatorError) in
                try RevocationBlock(parsing: bytes, modulus: modulus)
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
