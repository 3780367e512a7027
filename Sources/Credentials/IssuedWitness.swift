public import Accumulators
public import AnonCreds
public import BigIntegers
import CLSignatures
public import JSONDocuments
public import Records
import Sodium
import TransparencyLog

/// What a revocable credential brings with it: `{"u", "entry"}`, a witness (base64) and the entry
/// `identity.status` for whose head it holds, as text.
///
/// The entry is signed by the agency; that the log shows it is for the wallet to find out.
public struct IssuedWitness: Sendable {
    /// The witness, not checked yet.
    public let u: BigInteger
    /// The agency's entry, whose signature is not checked yet.
    public let entry: Envelope
    /// What the entry says.
    public let status: StatusRecord

    /// Pairs a witness with its head's entry; `nil` for an entry of another type.
    public init?(u: BigInteger, entry: Envelope) {
        guard case .status(let status) = entry.record else { return nil }
        self.u = u
        self.entry = entry
        self.status = status
    }

    /// Checks signature and witness, for the number that the credential states.
    ///
    /// - Throws: `TrustError.record` where the agency did not sign the entry;
    ///   `AccumulatorError.definitionMismatch`, `.witnessInvalid`, or what the number or the head breaks.
    public func witness(
        for number: RevocationNumber, under definition: AnchoredDefinition, modulus: Modulus
    ) throws -> Witness {
        do throws(RecordError) {
            try entry.verifySignature(definition.issuer.key)
        } catch {
            throw TrustError.record(error)
        }
        guard status.definition == definition.digest else {
            throw AccumulatorError.definitionMismatch
        }
        return try Witness(
            number: number, u: u, head: RevocationHead(status, modulus: modulus), modulus: modulus)
    }

    /// Checks signature and witness for a credential of `definition`, whose schema says where its number
    /// stands.
    ///
    /// - Throws: as ``witness(for:under:modulus:)``; `AccumulatorError.numberInvalid` for a credential
    ///   without a number.
    public func witness(
        of credential: Credential, under definition: AnchoredDefinition
    ) throws -> Witness {
        guard let number = try definition.revocationNumber(of: credential) else {
            throw AccumulatorError.numberInvalid
        }
        return try witness(
            for: number, under: definition,
            modulus: Modulus(definition.definition.definition.key.n))
    }

    /// Decodes ``json``.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> IssuedWitness {
        var reader = try ObjectReader(value, at: location)
        let bytes = try reader.required("u", JSONValue.base64)
        let text = try reader.required("entry", JSONValue.string)
        try reader.finish()
        guard 1...StatusRecord.valueByteLimit ~= bytes.count, bytes.first != 0 else {
            throw reader.failure("u", "must be a number of at most 512 bytes")
        }
        do throws(RecordError) {
            let u = BigInteger(bigEndian: bytes)
            if let issued = IssuedWitness(u: u, entry: try Envelope(leaf: Array(text.utf8))) {
                return issued
            }
        } catch {}
        throw reader.failure("entry", "must be an entry of type identity.status")
    }

    /// The document in the credential's file.
    public var json: JSONValue {
        [
            "u": .string(base64(u.magnitudeBytes)),
            "entry": .string(String(decoding: entry.leaf, as: UTF8.self)),
        ]
    }
}

extension RevocationHead {
    /// The head that a status on the ledger states.
    ///
    /// - Throws: `AccumulatorError.elementInvalid`, `.headMalformed`, `.timeInvalid`.
    public init(_ status: StatusRecord, modulus: Modulus) throws(AccumulatorError) {
        try self.init(
            definition: status.definition, index: status.index,
            value: BigInteger(bigEndian: status.value), newest: status.newest,
            timeEpochSeconds: status.time.epochSeconds, modulus: modulus)
    }
}

extension StatusRecord {
    /// A head as the ledger states it.
    ///
    /// - Throws: `RecordError.timeMalformed` for a time after the year 9999.
    public init(_ head: RevocationHead) throws(RecordError) {
        guard let time = Timestamp(epochSeconds: head.timeEpochSeconds) else {
            throw .timeMalformed(location: "public.time")
        }
        try self.init(
            definition: head.definition, index: head.index, value: head.value.magnitudeBytes,
            newest: head.newest, time: time)
    }
}
